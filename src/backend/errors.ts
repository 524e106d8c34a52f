// The contract's table of errors: a refusal, by HTTP status or the backend's own code, becomes a failure in the program's words.

import type { AccountMark } from "../core/account-mark.ts";
import type { Failure, FailureKind } from "../core/failure.ts";

export type Endpoint =
  | "anonymous-token"
  | "session"
  | "prompt"
  | "upload"
  | "credits"
  | "state"
  | "render-submit"
  | "render-status"
  | "render-cancel"
  | "download"
  | "claim";

export interface Refusal {
  readonly endpoint: Endpoint;
  readonly status: number;
  /** The backend's own code; it says more than the status. */
  readonly code?: number;
  /** The backend's words, already free of secrets. */
  readonly said?: string;
  readonly retryAfterMs?: number;
}

/** What the failure has to say about the account whose token was sent. */
export interface Account {
  readonly tokenFrom: string;
  readonly renewable: boolean;
  /** Where credits or a larger plan can be had. */
  readonly link: string;
  /** Whose token was sent; absent before there was one. */
  readonly mark?: AccountMark;
}

export const failureOf = (refusal: Refusal, account: Account): Failure => {
  const kind = kindOf(refusal);
  const message = sentence(kind, { refusal, account }) + quote(refusal.said);
  switch (kind) {
    case "auth":
      return { kind, message, renewable: account.renewable };
    case "no-credits":
    case "plan-blocked":
      return { kind, message, link: account.link };
    case "session-gone":
      return { kind, message, ...(account.mark !== undefined && { account: account.mark }) };
    case "rate-limited":
      return {
        kind,
        message,
        ...(refusal.retryAfterMs === undefined ? {} : { retry_after_ms: refusal.retryAfterMs }),
      };
    default:
      return { kind, message };
  }
};

/** Codes of the contract. Whatever else stands in `code` is a refusal without a known reason. */
const CODES: Readonly<Record<number, FailureKind>> = {
  1001: "auth",
  1002: "session-gone",
  2001: "no-credits",
  4001: "unsupported-file",
  4002: "file-too-large",
};

/** True where the contract says what the code or status means. */
export const isDocumented = (number: number): boolean =>
  number in CODES || number === 401 || number === 402 || number === 429;

const kindOf = (refusal: Refusal): FailureKind => {
  const { endpoint, status, code, said = "" } = refusal;
  const byCode = code === undefined ? undefined : CODES[code];
  if (byCode !== undefined) return byCode;
  if (endpoint === "render-submit" && /duplicate|already exists/i.test(said)) return "duplicate";
  if (code !== undefined && code >= 400 && code < 600) return kindOfStatus(code, refusal);
  if (status < 400 && endpoint.startsWith("render-") && NOT_FOUND.test(said)) return "not-found";
  return status < 400 && SESSION_NOT_FOUND.test(said) ? "session-gone" : kindOfStatus(status, refusal);
};

const kindOfStatus = (status: number, { endpoint, said = "" }: Refusal): FailureKind => {
  if (status >= 500) return "broken";
  switch (status) {
    case 401:
      return "auth";
    case 402:
      return "plan-blocked";
    case 404:
    case 410:
      return SESSION_NOT_FOUND.test(said) ? "session-gone" : "not-found";
    case 408:
      return "timeout";
    case 409:
      return endpoint === "render-submit" ? "duplicate" : "refused";
    case 413:
      return endpoint === "upload" ? "file-too-large" : "refused";
    case 415:
      return endpoint === "upload" ? "unsupported-file" : "refused";
    case 429:
      return "rate-limited";
    default:
      return "refused";
  }
};

const NOT_FOUND = /not found|no such|unknown (render|id)|does not exist/i;
/** At the beginning only: "no draft in session X was found" must not make anybody pay for a new session. */
const SESSION_NOT_FOUND =
  /^[\W\d]*(\w*error:?\s*)?(session[\s_](\S+\s)?(was |is |has )?(not[\s_]found|expired|unknown|does not exist)|(unknown|no such) session)/i;

const sentence = (
  kind: FailureKind,
  { refusal, account }: { readonly refusal: Refusal; readonly account: Account },
): string => {
  switch (kind) {
    case "auth":
      return account.renewable
        ? "The anonymous token is no longer valid."
        : `The backend does not accept the token ${account.tokenFrom}: it is invalid or has expired.`;
    case "session-gone":
      return "The backend no longer knows the session.";
    case "no-credits":
      return "The credits of this account are used up.";
    case "plan-blocked":
      return "The plan of this account does not allow it; register or upgrade.";
    case "rate-limited":
      return "The backend got too many requests.";
    case "unsupported-file":
      return `The backend does not take this kind of file; it takes ${FORMATS}.`;
    case "file-too-large":
      return "A file is too large for the backend, which takes at most 200 MB; compress or trim it.";
    case "duplicate":
      return "The backend already has a render with this id.";
    case "not-found":
      return `The backend has nothing under the address that ${ACTS[refusal.endpoint]} asked for.`;
    default:
      return `The backend did not ${WISHES[refusal.endpoint]} (${numbers(refusal)}).`;
  }
};

const FORMATS = "mp4, mov, avi, webm and mkv; jpg, png, gif and webp; mp3, wav, m4a and aac";

const numbers = ({ status, code }: Refusal): string =>
  code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${code}`;

const quote = (said: string | undefined): string => (said === undefined ? "" : ` It says: "${said.trim()}"`);

const ACTS: Readonly<Record<Endpoint, string>> = {
  "anonymous-token": "the token request",
  session: "the new session",
  prompt: "the prompt",
  upload: "the upload",
  credits: "the balance request",
  state: "the look at the state",
  "render-submit": "the render request",
  "render-status": "the render's progress",
  "render-cancel": "the render's cancellation",
  download: "the download",
  claim: "the claim link",
};

const WISHES: Readonly<Record<Endpoint, string>> = {
  "anonymous-token": "give an anonymous token",
  session: "create a session",
  prompt: "take the prompt",
  upload: "take the upload",
  credits: "tell the balance",
  state: "show the session's state",
  "render-submit": "take the render",
  "render-status": "tell the render's progress",
  "render-cancel": "cancel the render",
  download: "give the file",
  claim: "give a link to the project",
};
