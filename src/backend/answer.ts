// A whole answer of the API: read within a bound, and judged to be what was asked for or a failure.

import type { IncomingHttpHeaders } from "node:http";

import type { Secret } from "../config/secret.ts";
import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { type Account, type Endpoint, failureOf } from "./errors.ts";
import type { AnswerBody, HttpAnswer } from "./exchange.ts";
import { networkFailure } from "./network-failure.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { Watch } from "./watch.ts";
import { asRemark } from "./words.ts";

/** The largest is a session's state, of which a draft of a long video takes a few MB. */
const MAX_ANSWER_BYTES = 64 * 1024 ** 2;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when the body is no JSON object. */
  readonly envelope: Envelope | undefined;
}

/** What is needed to put a refusal into words. */
export interface Asker {
  readonly endpoint: Endpoint;
  readonly account: Account;
  readonly secrets: readonly Secret[];
  readonly now: () => number;
}

export const readAnswer = async (
  { status, headers, body }: HttpAnswer,
  { watch, url }: { readonly watch: Watch; readonly url: URL },
): Promise<Result<Answer, Failure>> => {
  try {
    const text = await readText(body, watch);
    if (text !== undefined) return ok({ status, headers, envelope: readEnvelope(text) });
    return err({
      kind: "malformed",
      message: `The answer of ${url.host} is too large to be one of the backend's.`,
    });
  } catch (error) {
    return err(networkFailure(error, { written: true, watch, url }));
  }
};

/** The fields of an answer that says yes. */
export const judge = (answer: Answer, asker: Asker): Result<Readonly<Record<string, unknown>>, Failure> => {
  const { status, envelope } = answer;
  if (status >= 300 && status < 400) return err(redirected(answer));
  if (envelope === undefined) return err(unreadable(answer, asker));
  if (status >= 400 || envelope.refused) return err(refusalOf(answer, asker));
  return ok(envelope.fields);
};

const refusalOf = ({ status, headers, envelope }: Answer, asker: Asker): Failure => {
  const waitMs = retryAfterMs(headers["retry-after"], asker.now());
  const said = envelope?.message;
  return failureOf(
    {
      endpoint: asker.endpoint,
      status,
      ...(envelope?.code === undefined ? {} : { code: envelope.code }),
      ...(said === undefined ? {} : { said: asRemark(said, asker.secrets) }),
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    },
    asker.account,
  );
};

/** Where the body is no JSON, something else than the backend may have answered: only plain words of HTTP count. */
const unreadable = (answer: Answer, asker: Asker): Failure => {
  const { status } = answer;
  if (status >= 400 && status !== 404 && status !== 410) return refusalOf(answer, asker);
  const message = `The backend's answer (HTTP ${status}) is not JSON; check that api_url is the backend's address.`;
  return { kind: "malformed", message };
};

const redirected = ({ headers }: Answer): Failure => {
  const origin = URL.parse(headers.location ?? "")?.origin ?? "another address";
  return { kind: "refused", message: `The backend sends the request on to ${origin}; check api_url.` };
};

const readText = async (body: AnswerBody, watch: Watch): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    watch.touch();
    sizeBytes += bytes.length;
    if (sizeBytes > MAX_ANSWER_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
};
