// The paid request: sent once at most, listened to until its stream ends, and never repeated from here.

import type { Failure } from "../core/failure.ts";
import { provesNothingWasDone } from "../core/failure.ts";
import type { CallOptions, PromptOutcome } from "../core/ports.ts";
import { readAnswer } from "./answer.ts";
import { isDocumented } from "./errors.ts";
import { networkFailure } from "./network-failure.ts";
import { createStream } from "./stream.ts";
import { type ApiAnswer, type ApiRequest, type Transport, within } from "./transport.ts";
import type { Watch } from "./watch.ts";

export const sendPrompt = (
  transport: Transport,
  { sessionId, text, ...options }: CallOptions & { readonly sessionId: string; readonly text: string },
): Promise<PromptOutcome> => {
  const { promptTimeoutMs: totalMs, idleTimeoutMs: idleMs } = transport.timing;
  return within(transport.machine, { caller: options.signal, totalMs, idleMs }, async (watch) => {
    const opened = await transport.open(promptRequest(sessionId, text), watch);
    if (!opened.ok) return opened.error.written ? lost(opened.error.failure) : rejected(opened.error.failure);
    const answer = opened.value;
    return isEventStream(answer) ? listen(answer, { watch, options }) : refusedOrLost(answer, watch);
  });
};

const promptRequest = (sessionId: string, text: string): ApiRequest => ({
  endpoint: "prompt",
  method: "POST",
  to: "/run_sse",
  lane: "streams",
  headers: { "content-type": "application/json", accept: "text/event-stream" },
  body: JSON.stringify({
    app_name: "nemo_agent",
    user_id: "me",
    session_id: sessionId,
    new_message: { parts: [{ text }] },
  }),
});

const isEventStream = ({ status, headers }: ApiAnswer): boolean =>
  status === 200 && /^\s*text\/event-stream\b/i.test(headers["content-type"] ?? "");

const listen = async (
  { body, url, secrets }: ApiAnswer,
  { watch, options }: { readonly watch: Watch; readonly options: CallOptions },
): Promise<PromptOutcome> => {
  const stream = createStream({ secrets, ...(options.onProgress && { onProgress: options.onProgress }) });
  try {
    for await (const chunk of body) {
      if (stream.feed(chunk)) watch.touch();
      if (stream.overflown()) return lost(TOO_LARGE, stream.texts());
    }
  } catch (error) {
    return lost(networkFailure(error, { written: true, watch, url }), stream.texts());
  }
  const ending = stream.end();
  return stream.overflown() ? lost(TOO_LARGE, ending.texts) : { kind: "ended", ...ending };
};

const TOO_LARGE: Failure = {
  kind: "malformed",
  message: "The backend's stream holds a line that is too large to read.",
};

/** An answer that is no stream: only what the contract calls a refusal proves that the prompt was not carried out. */
const refusedOrLost = async (answer: ApiAnswer, watch: Watch): Promise<PromptOutcome> => {
  const read = await readAnswer(answer, { watch, url: answer.url });
  const content = read.ok
    ? read.value
    : { status: answer.status, headers: answer.headers, envelope: undefined };
  const judged = answer.judge(content);
  if (judged.ok) return lost(NO_STREAM);
  const { status, envelope } = content;
  return isRefusal(status, { isJson: envelope !== undefined, code: envelope?.code })
    ? rejected(judged.error)
    : lost(read.ok ? judged.error : read.error);
};

const NO_STREAM: Failure = {
  kind: "malformed",
  message: "The backend answered the prompt without a stream.",
};

/** Refusals that need their JSON to be believed: a machine between here and the backend might say the same. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 404, 405, 409, 413, 415, 422]);

const isRefusal = (
  status: number,
  { isJson, code }: { readonly isJson: boolean; readonly code: number | undefined },
): boolean => {
  if (status === 401 || status === 402 || status === 429) return true;
  if (!isJson) return false;
  return REFUSALS.has(status) || (status === 200 && code !== undefined && isDocumented(code));
};

const rejected = (failure: Failure): PromptOutcome => ({ kind: "rejected", failure });

/** The kind must not read as a proof where there is none. */
const lost = (failure: Failure, texts: readonly string[] = []): PromptOutcome => ({
  kind: "lost",
  failure: provesNothingWasDone(failure) ? { kind: "malformed", message: failure.message } : failure,
  texts,
});
