// What is expected of a step, held against what it came to: asked when it has been carried out, before the next one begins.

import { carriedOut, draftAfter, unmet, verdictOf } from "../plan/expectations.ts";
import type { ExpectingStep, Unmet } from "../plan/expectations.ts";
import { afterFailure } from "./after-failure.ts";
import { decidePrompt } from "./decide-prompt.ts";
import type { DecideInput, Decision } from "./decision.ts";
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
  if (verdict.kind === "unjudged") {
    return check(input, step, draftAfter(input.video, input.record, step.key));
  }
  if (verdict.kind === "holds" || verdict.settled) return undefined;
  const judged = input.record.judged.get(step.key);
  return judged === undefined ? undefined : lookAgain(input, step, judged);
}

/** What was found wanting is looked at once more: the backend may still add to the draft by itself. */
function lookAgain(input: DecideInput, step: ExpectingStep, judged: Judged): Decision {
  const { draft } = input.record;
  if (!isAtStep(input, step)) return settle(step, judged.of);
  if (draft?.purpose === "check" && draft.at > judged.at) {
    const isStill = draft.digest === judged.of || judged.looks >= MAX_LOOKS;
    return isStill ? settle(step, draft.digest) : check(input, step, draft.digest);
  }
  const until = judged.at + (input.settings.timing.reconcileMs[0] ?? 0);
  if (input.now < until) return { do: "wait", until, why: `${step.label}: looking at the draft once more` };
  const failed = afterFailure(input, { stage: "draft", key: step.key, label: step.label });
  return failed ?? { do: "read-draft", key: step.key, purpose: "check" };
}

/** Where the session has gone on or its exports are made, nothing changes any more. */
function check(input: DecideInput, step: ExpectingStep, draft: string): Decision {
  const failed = afterFailure(input, { stage: "draft", key: step.key, label: step.label });
  if (failed !== undefined) return failed;
  return { do: "check-draft", step, draft, settled: !isAtStep(input, step) };
}

const settle = (step: ExpectingStep, draft: string): Decision => ({
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
    (other) => other.kind === "export" && record.exports.has(other.key) && other.after === step.key,
  );

function follow(input: DecideInput, found: Unmet): Decision | undefined {
  const { step, consequence } = found;
  switch (consequence.kind) {
    case "warn":
      return undefined;
    case "fail":
      return { do: "finish", fact: { type: "video.failed", reason: consequence.reason } };
    case "correct": {
      const { text, budgetCredits } = consequence.correction;
      const prompt = { ...correctionOf(step), text };
      const own = budgetCredits === undefined ? {} : { budgetCredits };
      return mayNotCorrect(input, found) ?? decidePrompt(input, { ...prompt, ...own });
    }
  }
}

/** A paid step of its own, with its own place in the ledger; its key is made of the step's. */
const correctionOf = ({ key, label }: ExpectingStep) => ({
  key: `${key}-correction`,
  label: `${label} (correction)`,
  corrects: key,
});

/** A plan that showed nothing to be paid is kept to: the next one names the correction. */
function mayNotCorrect(input: DecideInput, { step, shortfalls }: Unmet): Decision | undefined {
  const against = mayNotPay(input);
  const isUnplanned =
    input.stop === undefined && input.allowed !== "paid" && input.settings.maxClass === "paid";
  if (against === undefined || !isUnplanned) return against;
  const reason = `${step.label}: ${shortfalls}; its correction costs credits, which this run was not planned for`;
  return { do: "finish", fact: { type: "video.waiting", cause: "correction", reason } };
}
