// The paid step: when it may be sent.

import { fits } from "./fits.ts";
import { afterFailure } from "./after-failure.ts";
import type { DecideInput, Decision, PromptToSend } from "./decision.ts";
import type { PromptWork } from "./events.ts";

/** A draft read longer ago than this is read again before it counts as "before". */
const FRESH_MS = 30_000;

/** Whether the next prompt can be paid for: asked before a session is made and inputs are uploaded for it. */
export function lacksCredits(input: DecideInput, step: PromptToSend): Decision | undefined {
  return knownBalance(input, step) ?? affordable(input, step);
}

/** A prompt that has not been sent, in a session that is there. */
export function decidePrompt(input: DecideInput, step: PromptToSend): Decision {
  const at = { key: step.key, label: step.label };
  return (
    afterFailure(input, { ...at, stage: "prompt" }) ??
    lacksCredits(input, step) ??
    afterFailure(input, { ...at, stage: "draft" }) ??
    readBefore(input, step) ??
    send(input, step)
  );
}

function knownBalance(input: DecideInput, step: PromptToSend): Decision | undefined {
  if (input.account.balance !== undefined) return undefined;
  const failed = afterFailure(input, { stage: "credits", key: step.key, label: "credits" });
  return failed ?? { do: "read-balance", key: step.key };
}

function affordable(input: DecideInput, step: PromptToSend): Decision | undefined {
  const { recipe, video, account, budget, settings } = input;
  const credits = settings.costs[workOf(input)];
  if (credits > (step.budgetCredits ?? Infinity)) return overBudget(step, credits);
  const runBudget = settings.runBudget === undefined ? {} : { runBudget: settings.runBudget };
  const fit = fits(account, { recipe, video: video.id, credits, budget, ...runBudget });
  switch (fit.kind) {
    case "fits":
      return undefined;
    case "wait":
      return { do: "wait-for-credits" };
    case "lacks": {
      const reason = `${step.label}: ${fit.reason}`;
      return { do: "finish", fact: { type: "video.waiting", cause: fit.cause, reason } };
    }
  }
}

const overBudget = ({ label, budgetCredits }: PromptToSend, credits: number): Decision => ({
  do: "finish",
  fact: {
    type: "video.failed",
    reason: `${label}: takes about ${credits} credits, and its own budget is ${budgetCredits}`,
  },
});

function readBefore(input: DecideInput, step: PromptToSend): Decision | undefined {
  const { draft } = input.record;
  if (draft?.purpose === "before" && input.now - draft.at < FRESH_MS) return undefined;
  return { do: "read-draft", stage: "prompt", key: step.key, purpose: "before" };
}

function send(input: DecideInput, step: PromptToSend): Decision {
  const work = workOf(input);
  const before = input.record.draft?.digest ?? "";
  return { do: "prompt", stage: "prompt", step, before, work, estimate: input.settings.costs[work] };
}

/** The first prompt of a session without a draft generates; before the draft was read, what was done tells. */
function workOf({ record }: DecideInput): PromptWork {
  if (record.draft?.purpose === "before") return record.draft.tracks === 0 ? "generate" : "edit";
  return record.done.some((step) => step.kind === "prompt") ? "edit" : "generate";
}
