// When a failed attempt is repeated: a pure function of the stage, the failure and how often it failed in a row.

import type { Failure } from "../failure.ts";
import type { AttemptStage } from "./events.ts";

/** Milliseconds. */
export interface RetryTiming {
  readonly rateLimitWaitMs: number;
  readonly renderPollMs: number;
  /** First wait of the back-off; it doubles. */
  readonly backOffMs: number;
}

/** Attempts at one thing, the first included, before it is left for a later run. */
const MAX_ATTEMPTS = 5;

export type Retry =
  | { readonly kind: "after"; readonly ms: number }
  | { readonly kind: "renew-token" }
  /** The backend or the network is away: a later run goes on. */
  | { readonly kind: "park" }
  /** Repeating does not help. */
  | { readonly kind: "fail" };

export interface FailedAttempt {
  readonly stage: AttemptStage;
  /** How often in a row, this one included. */
  readonly count: number;
  /** Of these, how many at the end were of the same kind. */
  readonly alike: number;
  readonly failure: Failure;
  /** A new token was had since. */
  readonly renewed?: boolean;
}

export function retry(attempt: FailedAttempt, timing: RetryTiming): Retry {
  switch (attempt.failure.kind) {
    case "unreachable":
    case "broken":
    case "timeout":
    case "malformed":
      return backOff(attempt, timing);
    case "rate-limited":
      return attempt.alike > 1 || attempt.count >= MAX_ATTEMPTS
        ? { kind: "park" }
        : { kind: "after", ms: attempt.failure.retry_after_ms ?? timing.rateLimitWaitMs };
    case "auth":
      return renew(attempt);
    case "not-found":
      return forgotten(attempt);
    case "aborted":
      return { kind: "park" };
    default:
      return { kind: "fail" };
  }
}

function renew({ failure, alike, count, renewed }: FailedAttempt): Retry {
  if (failure.renewable !== true || alike > 1 || count >= MAX_ATTEMPTS) return { kind: "fail" };
  return renewed === true ? { kind: "after", ms: 0 } : { kind: "renew-token" };
}

/** A render that the backend does not know is asked for again under the same id. */
const forgotten = ({ stage }: FailedAttempt): Retry =>
  stage === "poll" || stage === "download" ? { kind: "after", ms: 0 } : { kind: "fail" };

/** Polls go on at their own pace: the render's time-out bounds them, and doubling would only delay the file. */
function backOff(attempt: FailedAttempt, timing: RetryTiming): Retry {
  if (attempt.stage === "poll") return { kind: "after", ms: timing.renderPollMs };
  if (attempt.count >= MAX_ATTEMPTS) return { kind: "park" };
  return { kind: "after", ms: timing.backOffMs * 2 ** (attempt.count - 1) };
}
