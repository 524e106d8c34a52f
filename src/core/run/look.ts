// How long to look at a draft after a prompt, and what the looks say. The draft is the truth; words are not.

import type { RunTiming } from "./decision.ts";
import type { OpenPrompt } from "./state.ts";

export type Look =
  /** Read the draft at this time, ms since the epoch. */
  | { readonly kind: "read"; readonly at: number }
  | { readonly kind: "changed"; readonly digest: string }
  | { readonly kind: "unchanged" };

/** A draft that keeps changing is taken as it is after this many reads: the render reads it afresh anyway. */
const MAX_READS = 40;

export function look(prompt: OpenPrompt, timing: RunTiming): Look {
  const { reads, before } = prompt;
  const last = reads.at(-1);
  if (last === undefined || last.digest === before) return untilChanged(prompt, timing);
  const stable = reads.at(-2)?.digest === last.digest;
  if (stable || reads.length >= MAX_READS) return { kind: "changed", digest: last.digest };
  return { kind: "read", at: last.at + timing.settleMs };
}

function untilChanged(prompt: OpenPrompt, timing: RunTiming): Look {
  const wait = schedule(prompt, timing)[prompt.reads.length];
  if (wait === undefined) return { kind: "unchanged" };
  return { kind: "read", at: (prompt.reads.at(-1)?.at ?? prompt.at) + wait };
}

/**
 * Waits before each read as long as the draft is as it was. After an answer in words two reads and one late one are
 * enough; silence and every doubt get the contract's full schedule.
 */
function schedule(prompt: OpenPrompt, timing: RunTiming): readonly number[] {
  const { settleMs, reconcileMs } = timing;
  switch (prompt.phase) {
    case "ended":
      return answered(prompt) ? [0, settleMs, ...reconcileMs.slice(0, 1)] : [0, settleMs, ...reconcileMs];
    case "intended":
    case "lost":
      return reconcileMs;
    case "unknown":
    case "asked":
    case "failed":
      return [0];
  }
}

/** The backend ended the turn by itself and said something: a refusal or a question, if the draft stays as it was. */
export const answered = (prompt: OpenPrompt): prompt is OpenPrompt & { readonly phase: "ended" } =>
  prompt.phase === "ended" && isAnswer(prompt);

/** Words of the backend's own to the end. */
export const isAnswer = ({
  texts,
  incomplete,
  error,
}: {
  readonly texts: readonly string[];
  readonly incomplete: boolean;
  readonly error?: string;
}): boolean => error === undefined && !incomplete && texts.length > 0;
