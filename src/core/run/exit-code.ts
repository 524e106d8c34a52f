// Exit codes: what a run came to, as one number. Documented in docs/exit-codes.md.

import type { OutcomeFact, WaitingCause } from "./events.ts";
import type { Unaddressed } from "./decision.ts";

export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  failed: 3,
  stopped: 4,
  credits: 5,
  unknown: 6,
  locked: 7,
  interrupted: 130,
} as const;

/** The highest reason that applies; an interruption stands above them all. */
export function exitCode(outcomes: Iterable<Unaddressed<OutcomeFact>>): number {
  let code: number = EXIT.done;
  for (const outcome of outcomes) code = Math.max(code, codeOf(outcome));
  return code;
}

function codeOf(outcome: Unaddressed<OutcomeFact>): number {
  switch (outcome.type) {
    case "video.done":
      return EXIT.done;
    case "video.failed":
      return EXIT.failed;
    case "video.parked":
      return EXIT.stopped;
    case "video.blocked":
      return EXIT.credits;
    case "video.unknown":
      return EXIT.unknown;
    case "video.waiting":
      return WAITING[outcome.cause];
  }
}

const WAITING: Readonly<Record<WaitingCause, number>> = {
  "max-class": EXIT.done,
  budget: EXIT.stopped,
  deadline: EXIT.stopped,
  "fail-fast": EXIT.stopped,
  journal: EXIT.stopped,
  "session-gone": EXIT.stopped,
  correction: EXIT.stopped,
  "no-credits": EXIT.credits,
  auth: EXIT.credits,
  interrupted: EXIT.interrupted,
};
