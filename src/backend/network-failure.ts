// What a broken, refused or overdue connection means, in words.

import type { Failure } from "../core/failure.ts";
import type { Watch } from "./watch.ts";

export interface Circumstances {
  /** Something of the request may have been sent. */
  readonly written: boolean;
  readonly watch: Watch;
  readonly url: URL;
}

export const networkFailure = (error: unknown, { written, watch, url }: Circumstances): Failure => {
  const verdict = watch.verdict();
  if (verdict === "aborted") return { kind: "aborted", message: `The request to ${url.host} was given up.` };
  if (!written) return { kind: "unreachable", message: `Cannot reach ${url.origin}: ${reason(error)}.` };
  if (verdict === undefined)
    return { kind: "broken", message: `The connection to ${url.host} broke: ${reason(error)}.` };
  return { kind: "timeout", message: OVERDUE[verdict](url.host) };
};

const OVERDUE = {
  total: (host: string): string => `${host} did not finish its answer in the time allowed.`,
  idle: (host: string): string => `${host} was silent for longer than is allowed.`,
};

const reason = (error: unknown): string => {
  const code = codeOf(error);
  if (code === undefined) return "no answer in the time allowed";
  const words = REASONS[code] ?? (code.startsWith("HPE_") ? CUT_SHORT : undefined);
  return words === undefined ? code : `${words} (${code})`;
};

const CUT_SHORT = "the answer was cut short, or is no HTTP";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing accepts connections there",
  ECONNRESET: "the other side closed the connection",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name could not be looked up",
  ENETUNREACH: "there is no network to it",
  EHOSTUNREACH: "there is no way to it",
  UND_ERR_CONNECT_TIMEOUT: "no connection in the time allowed",
  HTTPParserError: CUT_SHORT,
  UND_ERR_SOCKET: "the other side closed the connection",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

/** A connection tried over several addresses fails with one error that holds the others. */
const codeOf = (error: unknown): string | undefined => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || error.name === "AbortError") return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
};
