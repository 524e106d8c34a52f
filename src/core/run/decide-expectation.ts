// What is expected of a step, held against what it came to: asked when it has been carried out, before the next one begins.

import { carriedOut, draftAfter, unmet, verdictOf } from "../plan/expectations.ts";
import type {
  Correction,
  ExpectingExport,
  ExpectingPrompt,
  ExpectingStep,
  Unmet,
} from "../plan/expectations.ts";
import { afterFailure } from "./after-failure.ts";
import { decidePrompt } from "./decide-prompt.ts";
import type { DecideInput, Decision, PromptToSend } from "./decision.ts";
import { mayNotPay } from "./may-not-pay.ts";
import type { Judged } from "./state.ts";

/** A draft that keeps changing is taken as it is after this many looks. */
const MAX_LOOKS = 5;

/** Undefined where everything was looked at, and nothing stands in the way. */
export function decideExpectations(input: DecideInput): Decision | undefined {
  for (const step of carriedOut(input.video, input.record)) {
    const decision = judge(input, step);
    if (decision !== undefined) return decision;
  }
  for (const found of unmet(input.video, input.record, input.settings.costs)) {
    const decision = follow(input, found);
    if (decision !== undefined) return decision;
  }
  return undefined;
}

function judge(input: DecideInput, step: ExpectingStep): Decision | undefined {
  const verdict = verdictOf(step, input.record);
  if (step.kind === "export") return verdict.kind === "unjudged" ? checkFile(input, step) : undefined;
  if (verdict.kind === "unjudged") {
    return check(input, step, draftAfter(input.video, input.record, step.key));
  }
  if (verdict.kind === "holds" || verdict.settled) return undefined;
  const judged = input.record.judged.get(step.key);
  return judged === undefined ? undefined : lookAgain(input, step, judged);
}

function checkFile(input: DecideInput, step: ExpectingExport): Decision {
  const failed = afterFailure(input, { stage: "download", key: step.key, label: step.label });
  return failed ?? { do: "check-file", step };
}

/** What was found wanting is looked at again: the backend may still add to the draft by itself. */
function lookAgain(input: DecideInput, step: ExpectingPrompt, judged: Judged): Decision {
  const { draft } = input.record;
  const waits = waitsOf(input, step);
  if (!isAtStep(input, step)) return settle(step, judged.of);
  if (draft?.purpose === "check" && draft.at > judged.at) {
    const isStill = draft.digest === judged.of && judged.looks >= waits.length;
    const isEnough = isStill || judged.looks >= MAX_LOOKS;
    return isEnough ? settle(step, draft.digest) : check(input, step, draft.digest);
  }
  const until = judged.at + (waits[Math.min(judged.looks, waits.length) - 1] ?? 0);
  if (input.now < until) return { do: "wait", until, why: `${step.label}: looking at the draft again` };
  const failed = afterFailure(input, { stage: "draft", key: step.key, label: step.label });
  return failed ?? { do: "read-draft", key: step.key, purpose: "check" };
}

/** After a generation the backend adds music, a title and effects by itself; nobody knows how late. Edits are done sooner. */
function waitsOf({ record, settings }: DecideInput, step: ExpectingPrompt): readonly number[] {
  const isFirst = record.done.find(({ kind }) => kind === "prompt")?.key === step.key;
  return settings.timing.reconcileMs.slice(0, isFirst ? 2 : 1);
}

/** Where the session has gone on or its exports are made, nothing changes any more. */
function check(input: DecideInput, step: ExpectingPrompt, draft: string): Decision {
  const failed = afterFailure(input, { stage: "draft", key: step.key, label: step.label });
  if (failed !== undefined) return failed;
  return { do: "check-draft", step, draft, settled: !isAtStep(input, step) };
}

const settle = (step: ExpectingPrompt, draft: string): Decision => ({
  do: "check-draft",
  step,
  draft,
  settled: true,
});

/** Its draft is the one that the session has now, and no file shows it yet. */
const isAtStep = ({ record, video }: DecideInput, step: ExpectingStep): boolean =>
  record.session !== undefined &&
  record.done.at(-1)?.key === step.key &&
  !video.steps.some(
    (other) =>
      other.kind === "export" &&
      other.after === step.key &&
      record.exports.get(other.key)?.ofEarlierSession === false,
  );

function follow(input: DecideInput, { step, shortfalls, consequence }: Unmet): Decision | undefined {
  switch (consequence.kind) {
    case "warn":
      return undefined;
    case "fail": {
      const { reason } = consequence;
      return setAside(input, step) ?? { do: "finish", fact: { type: "video.failed", reason } };
    }
    case "correct": {
      const against = mayNotCorrect(input, step, shortfalls);
      if (against !== undefined) return setAside(input, step) ?? against;
      return changedMeanwhile(input, step) ?? decidePrompt(input, correctionOf(step, consequence.correction));
    }
  }
}

/** A file that is not as expected does not get its name. One that has it already keeps it. */
function setAside({ record }: DecideInput, step: ExpectingStep): Decision | undefined {
  if (step.kind !== "export" || record.exports.get(step.key)?.phase !== "checked") return undefined;
  return { do: "set-aside", step };
}

/** The backend or a person has made it another draft since it was looked at: nothing is paid for what may be right by now. */
function changedMeanwhile({ record }: DecideInput, step: ExpectingStep): Decision | undefined {
  const { draft } = record;
  if (step.kind !== "prompt" || draft?.purpose !== "before") return undefined;
  return record.judged.get(step.key)?.of === draft.digest ? undefined : settle(step, draft.digest);
}

/** A paid step of its own, with its own place in the ledger; its key is made of the step's. */
const correctionOf = ({ key, label }: ExpectingStep, { text, budgetCredits }: Correction): PromptToSend => ({
  key: `${key}-correction`,
  label: `${label} (correction)`,
  text,
  corrects: key,
  ...(budgetCredits !== undefined && { budgetCredits }),
});

/** A plan that showed nothing to be paid is kept to: the next one names the correction. */
function mayNotCorrect(input: DecideInput, step: ExpectingStep, shortfalls: string): Decision | undefined {
  const against = mayNotPay(input);
  const isUnplanned =
    input.stop === undefined && input.allowed !== "paid" && input.settings.maxClass === "paid";
  if (against === undefined || !isUnplanned) return against;
  const reason = `${step.label}: ${shortfalls}; its correction costs credits, which this run was not planned for`;
  return { do: "finish", fact: { type: "video.waiting", cause: "correction", reason } };
}
