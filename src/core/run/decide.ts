// What a video does next. Pure: the same facts at the same time always give the same decision.

import { unjudged } from "../plan/expectations.ts";
import { isDone, progress } from "../plan/progress.ts";
import type { WantedPrompt, WantedStep } from "../plan/keys.ts";
import { reservationId } from "./account.ts";
import { afterFailure } from "./after-failure.ts";
import { decideExpectations } from "./decide-expectation.ts";
import { decideExport } from "./decide-export.ts";
import { decideOpenPrompt } from "./decide-open-prompt.ts";
import { decidePrompt, lacksCredits } from "./decide-prompt.ts";
import { mayNotPay } from "./may-not-pay.ts";
import type { DecideInput, Decision } from "./decision.ts";
import { costOf } from "./settlement.ts";
import type { LedgerEntry } from "./state.ts";

export function decide(input: DecideInput): Decision {
  return settlement(input) ?? halted(input) ?? nothingAllowed(input) ?? openPrompt(input) ?? nextStep(input);
}

/** What a step cost is asked as soon as it has ended: other steps wait for the answer. */
function settlement(input: DecideInput): Decision | undefined {
  for (const entry of input.record.ledger) {
    const id = reservationId({ recipe: input.recipe, video: input.video.id, key: entry.key });
    const reservation = input.account.reservations.get(id);
    if (reservation === undefined && wasLeftOpen(input, entry)) {
      // Where nothing was seen of it, nothing is what it is taken to have cost.
      return settled(entry, { credits: entry.inVain === true ? 0 : entry.estimate, basis: "estimated" });
    }
    if (reservation?.ended !== true) continue;
    const cost = costOf(input.account, id);
    if (cost !== undefined) return settled(entry, cost);
    const failed = afterFailure(input, { stage: "credits", key: entry.key, label: entry.step });
    if (failed?.do === "finish") return settled(entry, { credits: entry.estimate, basis: "estimated" });
    return failed ?? { do: "read-balance", key: entry.key };
  }
  return undefined;
}

/** An earlier run ended between what a step came to and its price: no balance of this run can tell that any more. */
const wasLeftOpen = ({ record }: DecideInput, entry: LedgerEntry): boolean =>
  entry.cost === undefined &&
  record.prompt?.key !== entry.key &&
  // A question and its answer share a key, and the price goes to the later one.
  record.ledger.findLast((other) => other.key === entry.key) === entry;

const settled = (
  entry: { readonly key: string; readonly step: string },
  cost: { readonly credits: number; readonly basis: "measured" | "estimated" },
): Decision => ({
  do: "record",
  facts: [{ type: "credits.settled", key: entry.key, step: entry.step, ...cost }],
});

function halted({ stop }: DecideInput): Decision | undefined {
  if (stop?.scope !== "all") return undefined;
  return { do: "finish", fact: { type: "video.waiting", cause: stop.cause, reason: stop.message } };
}

function nothingAllowed({ allowed, record, video }: DecideInput): Decision | undefined {
  const isDone = progress(video, record).kind === "done" && unjudged(video, record).length === 0;
  if (allowed !== "none" || isDone) return undefined;
  const reason = "something is left to do, and --max-class none does not allow it";
  return { do: "finish", fact: { type: "video.waiting", cause: "max-class", reason } };
}

function openPrompt(input: DecideInput): Decision | undefined {
  const { prompt } = input.record;
  return prompt === undefined ? undefined : decideOpenPrompt(input, prompt);
}

function nextStep(input: DecideInput): Decision {
  const next = progress(input.video, input.record);
  switch (next.kind) {
    case "done":
      return decideExpectations(input) ?? { do: "finish", fact: { type: "video.done" } };
    case "rebuild":
      return mayNotPay(input) ?? restart(next.reason);
    case "next":
      return decideExpectations(input) ?? begin(input, next.step);
  }
}

const begin = (input: DecideInput, step: WantedStep): Decision =>
  step.kind === "export" ? decideExport(input, step) : paidWork(input, step);

const restart = (reason: string): Decision => ({ do: "record", facts: [{ type: "video.reset", reason }] });

function paidWork(input: DecideInput, step: Exclude<WantedStep, { kind: "export" }>): Decision {
  return mayNotPay(input) ?? withSession(input, step) ?? inSession(input, step);
}

/** A session that waits for credits would grow old, and its uploads with it. */
function unpayable(input: DecideInput): Decision | undefined {
  const next = input.video.steps.find(
    (step): step is WantedPrompt => step.kind === "prompt" && !isDone(step, input.record),
  );
  return next === undefined ? undefined : lacksCredits(input, next);
}

function withSession(input: DecideInput, step: WantedStep): Decision | undefined {
  const { record } = input;
  if (record.session !== undefined) return undefined;
  if (record.lostInRun > 1) {
    const reason = "the backend lost its session twice in this run";
    return { do: "finish", fact: { type: "video.parked", reason } };
  }
  const waiting =
    unpayable(input) ?? afterFailure(input, { stage: "session", key: step.key, label: "session" });
  if (waiting !== undefined) return waiting;
  const stage = step.kind === "upload" ? "upload" : "prompt";
  const reason = record.sessionLost ? "the earlier one is gone" : "first";
  return { do: "create-session", stage, key: step.key, reason };
}

function inSession(input: DecideInput, step: Exclude<WantedStep, { kind: "export" }>): Decision {
  if (step.kind === "prompt") return decidePrompt(input, step);
  const failed = afterFailure(input, { stage: "upload", key: step.key, label: step.label });
  return failed ?? { do: "upload", stage: "upload", step };
}
