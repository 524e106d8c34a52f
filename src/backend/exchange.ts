// One HTTP request and the beginning of its answer: sent once, no redirect followed, and known whether anything left the machine.

import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

import { type Dispatcher, request as send } from "undici";

import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { Lane, Lanes } from "./lanes.ts";
import { networkFailure } from "./network-failure.ts";
import type { Watch } from "./watch.ts";

export interface HttpRequest {
  readonly lane: Lane;
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AnswerBody;
}

/** Read once, from its beginning; ends with an error where the connection breaks. */
export interface AnswerBody extends AsyncIterable<Uint8Array> {
  /** Nothing more of it is wanted. */
  destroy(): unknown;
}

export interface NotAnswered {
  readonly failure: Failure;
  /** False proves that not one byte of the request was sent. */
  readonly written: boolean;
}

/** For `-v`: no header, no body, no query. */
export interface LogEntry {
  readonly method: string;
  readonly path: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly ms: number;
}

export type Exchange = (request: HttpRequest, watch: Watch) => Promise<Result<HttpAnswer, NotAnswered>>;

export const createExchange =
  ({ lanes, log }: { readonly lanes: Lanes; readonly log?: (entry: LogEntry) => void }): Exchange =>
  async (request, watch) => {
    const startedMs = performance.now();
    const answer = await attempt(request, { watch, dispatcher: lanes.dispatcher(request.lane, request.url) });
    log?.({
      method: request.method,
      path: shownPath(request),
      status: answer.ok ? answer.value.status : 0,
      ms: Math.round(performance.now() - startedMs),
    });
    return answer;
  };

const attempt = async (
  { method, url, headers, body }: HttpRequest,
  { watch, dispatcher }: { readonly watch: Watch; readonly dispatcher: Dispatcher },
): Promise<Result<HttpAnswer, NotAnswered>> => {
  let written = false;
  const noting = noteStart(dispatcher, () => (written = true));
  try {
    watch.signal.throwIfAborted();
    const answer = await send(url, {
      method,
      headers,
      body: body ?? null,
      signal: watch.signal,
      dispatcher: noting,
    });
    // A body that is thrown away reports that as an error, which would end the process if nobody listened.
    answer.body.on("error", () => undefined);
    return ok({ status: answer.statusCode, headers: answer.headers, body: answer.body });
  } catch (error) {
    return err({ failure: networkFailure(error, { written, watch, url }), written });
  }
};

/** undici starts a request right before it writes its first byte, and not before the connection stands. */
const noteStart = (dispatcher: Dispatcher, note: () => void): Dispatcher =>
  dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      note();
      start?.(controller, context);
    };
    return dispatch(options, handler);
  });

/** The path on another host may be a secret in itself. */
const shownPath = ({ lane, url }: HttpRequest): string =>
  lane === "downloads" ? `${url.origin}/…` : url.pathname;
