// The paid step: when it may be sent, and how its outcome is found. Whatever is not proved undone is never sent again.

import type { WantedPrompt } from "../plan/keys.ts";
import { fits } from "./account.ts";
import { afterFailure } from "./after-failure.ts";
import type { DecideInput, Decision, Unaddressed } from "./decision.ts";
import type { PromptWork, VideoFact } from "./events.ts";
import { answered, look } from "./look.ts";
import type { OpenPrompt, VideoRecord } from "./state.ts";

/** A draft read longer ago than this is read again before it counts as "before". */
const FRESH_MS = 30_000;

/** Whether the next prompt can be paid for: asked before a session is made and inputs are uploaded for it. */
export function lacksCredits(input: DecideInput, step: WantedPrompt): Decision | undefined {
  return knownBalance(input, step) ?? affordable(input, step);
}

/** A prompt that has not been sent, in a session that is there. */
export function decidePrompt(input: DecideInput, step: WantedPrompt): Decision {
  const at = { key: step.key, label: step.label };
  return (
    afterFailure(input, { ...at, stage: "prompt" }) ??
    lacksCredits(input, step) ??
    afterFailure(input, { ...at, stage: "draft" }) ??
    readBefore(input, step) ??
    send(input, step)
  );
}

function knownBalance(input: DecideInput, step: WantedPrompt): Decision | undefined {
  if (input.account.balance !== undefined) return undefined;
  const failed = afterFailure(input, { stage: "credits", key: step.key, label: "credits" });
  return failed ?? { do: "read-balance", key: step.key };
}

function affordable(input: DecideInput, step: WantedPrompt): Decision | undefined {
  const { recipe, video, account, budget, settings } = input;
  const credits = settings.costs[workOf(input)];
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

function readBefore(input: DecideInput, step: WantedPrompt): Decision | undefined {
  const { draft } = input.record;
  if (draft?.purpose === "before" && input.now - draft.at < FRESH_MS) return undefined;
  return { do: "read-draft", stage: "prompt", key: step.key, purpose: "before" };
}

function send(input: DecideInput, step: WantedPrompt): Decision {
  const work = workOf(input);
  const before = input.record.draft?.digest ?? "";
  return { do: "prompt", stage: "prompt", step, before, work, estimate: input.settings.costs[work] };
}

/** The first prompt of a session without a draft generates; before the draft was read, what was done tells. */
function workOf({ record }: DecideInput): PromptWork {
  if (record.draft?.purpose === "before") return record.draft.tracks === 0 ? "generate" : "edit";
  return record.done.some((step) => step.kind === "prompt") ? "edit" : "generate";
}

/** A prompt that was sent and is not verified: only its draft can tell what became of it. */
export function decideOpenPrompt(input: DecideInput, prompt: OpenPrompt): Decision {
  if (prompt.phase === "failed") return failedEarlier(input, prompt, prompt.reason);
  const seen = look(prompt, input.settings.timing);
  switch (seen.kind) {
    case "changed":
      return verified(input, prompt, seen.digest);
    case "unchanged":
      return unchanged(input, prompt);
    case "read":
      return readAgain(input, prompt, seen.at);
  }
}

/** Let go when the recipe asks for another prompt instead, or once, when the user asks for it again. */
function failedEarlier(input: DecideInput, prompt: OpenPrompt, reason: string): Decision {
  const { key, step, adopted } = prompt;
  const { allowed, settings, stop, video } = input;
  const replaced = !video.steps.some((wanted) => wanted.key === key);
  const mayPay = allowed === "paid" && stop === undefined;
  if (mayPay && replaced) return letGo(input, prompt);
  if (mayPay && settings.retryFailed && adopted) return unlessAppliedLate(input, prompt);
  return { do: "finish", fact: { type: "video.failed", reason: `${step}: ${reason}` } };
}

/** The backend may have carried it out after all, when nobody looked any more: one look before it is paid for again. */
function unlessAppliedLate(input: DecideInput, prompt: OpenPrompt): Decision {
  const seen = look(prompt, input.settings.timing);
  switch (seen.kind) {
    case "changed":
      return verified(input, prompt, seen.digest);
    case "unchanged":
      return letGo(input, prompt);
    case "read":
      return readAgain(input, prompt, Math.min(seen.at, input.now));
  }
}

const letGo = ({ target }: DecideInput, { key, step }: OpenPrompt): Decision => ({
  do: "record",
  facts: [{ type: "prompt.resolved", key, step, how: "resend", target }],
});

function verified({ record }: DecideInput, prompt: OpenPrompt, digest: string): Decision {
  const { key, step, estimate } = prompt;
  const reconciled = prompt.phase !== "ended";
  return {
    do: "record",
    facts: [
      { type: "draft.verified", key, step, digest, reconciled },
      ...unmeasured(record, prompt, estimate),
    ],
  };
}

/**
 * What an earlier run sent was charged before this run's first balance, and what was given up as unknown may have been
 * charged after it: where nothing was seen of it, the estimate stands.
 */
function unmeasured(record: VideoRecord, prompt: OpenPrompt, credits: number): Settlement[] {
  const { key, step, adopted, phase } = prompt;
  const cost = record.ledger.findLast((entry) => entry.key === key)?.cost;
  const isOpen = cost === undefined || (cost === 0 && credits > 0);
  if (!isOpen || !(adopted || phase === "unknown")) return [];
  return [{ type: "credits.settled", key, step, credits, basis: "estimated" }];
}

type Settlement = Extract<Unaddressed<VideoFact>, { type: "credits.settled" }>;

function unchanged({ record }: DecideInput, prompt: OpenPrompt): Decision {
  const { key, step } = prompt;
  if (prompt.phase === "unknown") {
    return { do: "finish", fact: { type: "video.unknown", reason: `${step}: ${prompt.reason}` } };
  }
  if (answered(prompt)) {
    const words = prompt.texts.at(-1) ?? "";
    const reason = `the draft did not change; the answer was: ${JSON.stringify(words.slice(0, 300))}`;
    const facts = [
      { type: "draft.mismatched", key, step, reason } as const,
      ...unmeasured(record, prompt, 0),
    ];
    return { do: "record", facts };
  }
  return { do: "record", facts: [{ type: "prompt.unknown", key, step, reason: doubt(prompt) }] };
}

function doubt(prompt: OpenPrompt): string {
  switch (prompt.phase) {
    case "lost":
      return `the answer was lost (${prompt.failure.message}) and the draft did not change`;
    case "ended":
      return prompt.error === undefined
        ? "it ended without a word and the draft did not change"
        : `the backend reported ${JSON.stringify(prompt.error.slice(0, 300))} and the draft did not change`;
    default:
      return "the run ended before its answer, and the draft did not change";
  }
}

function readAgain(input: DecideInput, prompt: OpenPrompt, at: number): Decision {
  const { key, step } = prompt;
  if (input.now < at) return { do: "wait", until: at, why: `${step}: looking at the draft` };
  const failed = afterFailure(input, { stage: "draft", key, label: step });
  if (failed?.do !== "record") return failed ?? { do: "read-draft", key, purpose: "look" };
  const reason = "its session is gone, so nobody can see whether it was carried out";
  if (prompt.phase !== "unknown") {
    return { do: "record", facts: [{ type: "prompt.unknown", key, step, reason }] };
  }
  return { do: "finish", fact: { type: "video.unknown", reason: `${step}: ${reason}` } };
}
