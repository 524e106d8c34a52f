// A prompt that was sent: how its outcome is found. Whatever is not proved undone is never sent again.

import { classifyReply, type ReplyKind } from "../conversation/reply.ts";
import type { WantedPrompt } from "../plan/keys.ts";
import { afterFailure } from "./after-failure.ts";
import { decidePrompt } from "./decide-prompt.ts";
import type { DecideInput, Decision, Unaddressed } from "./decision.ts";
import type { VideoFact } from "./events.ts";
import { answered, look } from "./look.ts";
import { mayNotPay } from "./may-not-pay.ts";
import { questionReason } from "./question-reason.ts";
import type { OpenPrompt, VideoRecord } from "./state.ts";

/** A prompt that was sent and is not verified: only its draft can tell what became of it. */
export function decideOpenPrompt(input: DecideInput, prompt: OpenPrompt): Decision {
  if (prompt.phase === "failed") return failedEarlier(input, prompt, prompt.reason);
  if (prompt.phase === "asked") return answerOrFail(input, prompt, prompt.question);
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

/** A question is no success. Where the recipe says what to answer, the answer is a prompt of its own, sent once. */
function answerOrFail(input: DecideInput, prompt: OpenPrompt, question: string): Decision {
  const step = input.video.steps.find(
    (wanted): wanted is WantedPrompt => wanted.kind === "prompt" && wanted.key === prompt.key,
  );
  if (step?.onQuestion === undefined) return failedEarlier(input, prompt, questionReason(question));
  return mayNotPay(input) ?? decidePrompt(input, { ...step, text: step.onQuestion, answers: question });
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
    return { do: "record", facts: [whatItSaid(prompt), ...unmeasured(record, prompt, 0)] };
  }
  return { do: "record", facts: [{ type: "prompt.unknown", key, step, reason: doubt(prompt) }] };
}

function whatItSaid(prompt: OpenPrompt & { readonly phase: "ended" }): Unaddressed<VideoFact> {
  const { key, step, texts, answers, corrects } = prompt;
  const words = (texts.at(-1) ?? "").slice(0, MAX_WORDS);
  const kind = classifyReply({ texts, changed: false });
  if (kind === "question" && corrects !== undefined)
    return { type: "draft.mismatched", key, step, reason: `it was asked ${JSON.stringify(words)}` };
  if (kind === "question" && answers === undefined)
    return { type: "prompt.asked", key, step, question: words };
  return { type: "draft.mismatched", key, step, reason: `${MEANING[kind]}: ${JSON.stringify(words)}` };
}

/** Characters of an answer that are kept as the reason. */
const MAX_WORDS = 300;

const UNCHANGED = "the draft did not change; the answer was";

const MEANING: Readonly<Record<ReplyKind, string>> = {
  done: UNCHANGED,
  silent: UNCHANGED,
  failure: UNCHANGED,
  question: "it was answered and asked again",
  refusal: "the backend refused",
  gui: "the backend told somebody at its own editor what to press",
};

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
