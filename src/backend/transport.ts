// A request to the API: token and attribution on, time kept, the answer's failure in the program's words. One attempt each.

import type { Readable } from "node:stream";

import type { Secret } from "../config/secret.ts";
import type { Failure } from "../core/failure.ts";
import type { CallOptions } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { FileSystem } from "../platform/file-system.ts";
import type { Machine } from "../platform/machine.ts";
import { routeOf } from "./address.ts";
import { type Answer, judge, readAnswer } from "./answer.ts";
import type { Auth } from "./auth.ts";
import type { Credential } from "./credentials.ts";
import type { Endpoint } from "./errors.ts";
import type { Exchange, HttpAnswer, NotAnswered } from "./exchange.ts";
import { networkFailure } from "./network-failure.ts";
import { followRedirects } from "./redirect.ts";
import { type Allowance, startWatch, type Watch } from "./watch.ts";

export interface ApiRequest {
  readonly endpoint: Endpoint;
  readonly method: "GET" | "POST";
  /** Below the API's address, or a whole address of the same origin. */
  readonly to: string | URL;
  readonly lane?: "calls" | "streams";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface ApiAnswer extends HttpAnswer {
  readonly url: URL;
  /** What must not appear in anything that is made of the answer. */
  readonly secrets: readonly Secret[];
  judge(answer: Answer): Result<Fields, Failure>;
}

export interface Timing {
  readonly requestTimeoutMs: number;
  readonly promptTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

export interface Transport {
  readonly base: URL;
  readonly timing: Timing;
  /** For hosts that are not the API: carries no token and no attribution. */
  readonly exchange: Exchange;
  readonly files: FileSystem;
  readonly machine: Machine;
  /** Sends the request and gives the fields of its JSON answer. */
  call(request: ApiRequest, options: CallOptions): Promise<Result<Fields, Failure>>;
  /** The same within a watch of the caller's. */
  ask(request: ApiRequest, watch: Watch): Promise<Result<Fields, Failure>>;
  /** Sends the request and gives its answer unread, whatever its status, redirects included. */
  open(request: ApiRequest, watch: Watch): Promise<Result<ApiAnswer, NotAnswered>>;
}

export interface TransportOptions {
  readonly base: URL;
  readonly timing: Timing;
  readonly exchange: Exchange;
  readonly auth: Auth;
  readonly attribution: Readonly<Record<string, string>>;
  readonly files: FileSystem;
  readonly machine: Machine;
}

export const createTransport = (options: TransportOptions): Transport => {
  const { base, timing, exchange, files, machine } = options;
  const open: Transport["open"] = (request, watch) => openWithToken(options, { request, watch });
  const ask: Transport["ask"] = async (request, watch) => {
    const opened = await (request.method === "GET"
      ? openAcross(base, { request, watch, open })
      : open(request, watch));
    if (!opened.ok) return err(opened.error.failure);
    const answer = await readAnswer(opened.value, { watch, url: opened.value.url });
    return answer.ok ? opened.value.judge(answer.value) : answer;
  };
  const call: Transport["call"] = (request, { signal }) =>
    within(machine, { caller: signal, totalMs: timing.requestTimeoutMs }, (watch) => ask(request, watch));
  return { base, timing, exchange, files, machine, call, ask, open };
};

/** Does the work under a watch that ends with it. */
export const within = async <T>(
  machine: Machine,
  allowance: Allowance & { readonly caller: AbortSignal },
  work: (watch: Watch) => Promise<T>,
): Promise<T> => {
  const watch = startWatch(machine, allowance);
  try {
    return await work(watch);
  } finally {
    watch.stop();
  }
};

interface Sending {
  readonly request: ApiRequest;
  readonly watch: Watch;
}

const openWithToken = async (
  options: TransportOptions,
  { request, watch }: Sending,
): Promise<Result<ApiAnswer, NotAnswered>> => {
  const { base, exchange, auth, attribution } = options;
  const url = addressOf(request, base);
  if (url.origin !== base.origin) return err({ failure: STRANGER, written: false });
  const found = await auth.current(watch.signal);
  if (watch.signal.aborted) return err(neverSent(watch, url));
  if (!found.ok) return err({ failure: found.error, written: false });
  const headers = { ...attribution, ...request.headers, authorization: bearer(found.value) };
  const { method, lane = "calls", body } = request;
  const sent = await exchange({ lane, method, url, headers, ...(body === undefined ? {} : { body }) }, watch);
  if (!sent.ok) return sent;
  const judge = judgeFor(options, { endpoint: request.endpoint, credential: found.value });
  return ok({ ...sent.value, url, secrets: [found.value.token], judge });
};

const addressOf = ({ to }: ApiRequest, base: URL): URL => (typeof to === "string" ? routeOf(base, to) : to);

const neverSent = (watch: Watch, url: URL): NotAnswered => ({
  failure: networkFailure(undefined, { written: false, watch, url }),
  written: false,
});

/** A token that was not accepted is remembered, so that `renew` knows that there is something to renew. */
const judgeFor =
  (
    { auth, machine }: TransportOptions,
    { endpoint, credential }: { readonly endpoint: Endpoint; readonly credential: Credential },
  ): ApiAnswer["judge"] =>
  (answer) => {
    const account = auth.accountOf(credential);
    const fields = judge(answer, {
      endpoint,
      account,
      secrets: [credential.token],
      now: () => machine.now(),
    });
    if (!fields.ok && fields.error.kind === "auth") auth.reject(credential);
    return fields;
  };

/** A GET may be sent on within the API's origin; everything else is answered as it is. */
const openAcross = (
  base: URL,
  { request, watch, open }: Sending & { readonly open: Transport["open"] },
): Promise<Result<ApiAnswer, NotAnswered>> =>
  followRedirects({
    from: addressOf(request, base),
    open: (url) => open({ ...request, to: url }, watch),
    allows: (url) => url.origin === base.origin,
  });

const bearer = ({ token }: Credential): string => `Bearer ${token.reveal()}`;

const STRANGER: Failure = {
  kind: "refused",
  message: "The token goes to the backend only, and this address is not the backend's.",
};
