// What can go wrong with one attempt, in words that hold for every stage. The backend room maps the wire to these.

import type { AccountMark } from "./account-mark.ts";

/**
 * - `unreachable`: no connection was made, so nothing was sent
 * - `broken`: the connection or the server broke; what was sent may have arrived
 * - `timeout`: no answer within the time allowed; what was sent may have arrived
 * - `auth`: the token is invalid or expired
 * - `session-gone`: the backend no longer knows the session
 * - `no-credits`: the balance does not cover it
 * - `unsupported-file`, `file-too-large`: an input that the backend does not take
 * - `plan-blocked`: the account's plan does not allow it
 * - `rate-limited`: too many requests
 * - `not-found`: an id that the backend does not know
 * - `duplicate`: a render id that is already taken
 * - `refused`: any other refusal; it was understood and not done
 * - `malformed`: an answer that cannot be read
 * - `local`: a file or folder on this machine
 * - `aborted`: this process gave up on it
 */
export type FailureKind =
  | "unreachable"
  | "broken"
  | "timeout"
  | "auth"
  | "session-gone"
  | "no-credits"
  | "unsupported-file"
  | "file-too-large"
  | "plan-blocked"
  | "rate-limited"
  | "not-found"
  | "duplicate"
  | "refused"
  | "malformed"
  | "local"
  | "aborted";

/** A value that goes into the journal as it is, therefore snake_case and free of secrets. */
export interface Failure {
  readonly kind: FailureKind;
  /** A sentence for people; never holds a token or an URL's query. */
  readonly message: string;
  /** How long the backend asks to wait, in ms. */
  readonly retry_after_ms?: number;
  /** Where the user can mend it (register, top up). */
  readonly link?: string;
  /** With `auth`: a new token can be had without the user. */
  readonly renewable?: boolean;
  /** With `session-gone`: who asked for it. */
  readonly account?: AccountMark;
}

/** Kinds that prove that a request was not carried out, so that even a paid one may be sent again. */
const NOT_CARRIED_OUT: ReadonlySet<FailureKind> = new Set([
  "unreachable",
  "auth",
  "session-gone",
  "no-credits",
  "unsupported-file",
  "file-too-large",
  "plan-blocked",
  "rate-limited",
  "not-found",
  "refused",
  "local",
]);

export const provesNothingWasDone = (failure: Failure): boolean => NOT_CARRIED_OUT.has(failure.kind);
