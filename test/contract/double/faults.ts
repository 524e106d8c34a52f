// What can be made to go wrong, and where: a script is asked about every call before it is answered.

import type { ErrorStyle, Style } from "./words.ts";

const ROUTES = [
  "token",
  "session",
  "prompt",
  "upload",
  "balance",
  "state",
  "render",
  "poll",
  "proxy-file",
  "file",
  "claim",
  "cancel",
] as const;
export type Route = (typeof ROUTES)[number];

export interface Call {
  readonly route: Route;
  /** How often this route was called, this time included. */
  readonly nth: number;
  readonly session?: string;
  /** The prompt. */
  readonly text?: string;
  readonly render?: string;
}

export type Fault =
  | Answer
  /** The connection breaks, without or after the act. */
  | { readonly do: "reset"; readonly after?: boolean }
  /** All tokens end here and now. */
  | { readonly do: "expire" }
  /** Never answers. */
  | { readonly do: "silence" }
  /** Slow, then as always. */
  | { readonly do: "late"; readonly ms: number }
  | StreamFault
  | { readonly do: "render"; readonly fate: RenderFate }
  | { readonly do: "file"; readonly how: "cut" | "wrong-length" | "forbidden" | "html" };

interface Answer {
  readonly do: "answer";
  readonly status: number;
  /** A text is sent as HTML. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * - `failed`: the render fails
 * - `endless`: it never ends
 * - `forgotten`: the id is unknown at the next question
 * - `taken`: "duplicate id", for a render that is somebody else's
 * - `slow`: it takes longer than the usual moment
 */
export type RenderFate = "failed" | "endless" | "forgotten" | "taken" | "slow";

export interface StreamFault {
  readonly do: "stream";
  readonly style?: Style;
  /** What becomes of the message; by default it is applied before the stream ends. */
  readonly fate?: "applied" | "dropped" | { readonly lateMs: number };
  /** Reported inside the stream. */
  readonly error?: ErrorStyle;
  /** How the body ends; by default cleanly. `hangs` is silence, `heartbeats` go on for ever, `gateway` is a 502 in its place. */
  readonly end?: "reset" | "hangs" | "heartbeats" | "in-the-middle" | "gateway";
  /** By default what the contract says: 100 to generate, 50 to edit, nothing for what is not applied. */
  readonly cost?: number;
}

export type Script = (call: Call) => Fault | undefined;

/** One fault at the given calls of a route: `[1]` is the first. */
export const at =
  (route: Route, calls: readonly number[], fault: Fault): Script =>
  (call) =>
    call.route === route && calls.includes(call.nth) ? fault : undefined;

export const always =
  (route: Route, fault: Fault): Script =>
  (call) =>
    call.route === route ? fault : undefined;

/** The first script that has something to say. */
export const both =
  (...scripts: readonly Script[]): Script =>
  (call) => {
    for (const script of scripts) {
      const fault = script(call);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };

/** A refusal as an HTTP status with the code in the body, or as an envelope under HTTP 200. */
export const refusal = (code: number, status: number, words = "no"): Answer => ({
  do: "answer",
  status,
  body: status === 200 ? { msg: words, code } : { extra: [], message: words, code },
});

export const page = (status: number): Answer => ({
  do: "answer",
  status,
  body: "<!DOCTYPE html><html><body><h1>Please stand by</h1></body></html>",
});

export const rateLimited = (seconds?: number): Answer => ({
  do: "answer",
  status: 429,
  body: { detail: "slow down" },
  ...(seconds !== undefined && { headers: { "Retry-After": String(seconds) } }),
});
