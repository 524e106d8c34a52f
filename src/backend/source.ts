// Where a file's bytes come from: the API with the token, or another host without it, across redirects between them.

import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import { isAllowed, isLoopback } from "./address.ts";
import { readAnswer } from "./answer.ts";
import type { HttpAnswer, NotAnswered } from "./exchange.ts";
import { followRedirects, isRedirect } from "./redirect.ts";
import type { ApiAnswer, Transport } from "./transport.ts";
import type { Watch } from "./watch.ts";

export interface Source {
  /** An answer with bytes of the file: 200 for all, 206 for those asked for. */
  open(headers: Readonly<Record<string, string>>, watch: Watch): Promise<Result<Content, Failure>>;
}

export interface Content extends HttpAnswer {
  /** Where it came from in the end. */
  readonly url: URL;
}

export const sourceAt = (transport: Transport, from: URL): Source => ({
  open: async (headers, watch) => {
    if (!mayFetch(transport, from)) return err(forbidden(from));
    const opened = await followRedirects<Hop>({
      from,
      open: (url) => openHop(transport, { url, headers, watch }),
      allows: (url) => mayFetch(transport, url),
    });
    if (!opened.ok) return err(opened.error.failure);
    return isContent(opened.value) ? opened : err(await refusalOf(opened.value, watch));
  },
});

type Hop = Content & { readonly api?: ApiAnswer };

/** This machine is fetched from only when the backend itself is on it: no server may point elsewhere's reader at it. */
const mayFetch = ({ base }: Transport, url: URL): boolean =>
  isAllowed(url) && (!isLoopback(url) || isLoopback(base)) && url.username === "" && url.password === "";

const openHop = async (
  transport: Transport,
  {
    url,
    headers: asked,
    watch,
  }: { readonly url: URL; readonly headers: Readonly<Record<string, string>>; readonly watch: Watch },
): Promise<Result<Hop, NotAnswered>> => {
  const headers = { ...asked, "accept-encoding": "identity" };
  if (url.origin !== transport.base.origin) {
    const answer = await transport.exchange({ lane: "downloads", method: "GET", url, headers }, watch);
    return answer.ok ? ok({ ...answer.value, url }) : answer;
  }
  const answer = await transport.open({ endpoint: "download", method: "GET", to: url, headers }, watch);
  return answer.ok ? ok({ ...answer.value, api: answer.value }) : answer;
};

/** JSON and web pages are what servers say instead of a file. */
const isContent = ({ status, headers }: Hop): boolean =>
  (status === 200 || status === 206) &&
  !/^\s*(application\/json|text\/html)\b/i.test(String(headers["content-type"]));

const refusalOf = async (hop: Hop, watch: Watch): Promise<Failure> => {
  if (isRedirect(hop)) {
    hop.body.destroy();
    return {
      kind: "refused",
      message: `${hop.url.host} sends the download on to an address that is not to be used.`,
    };
  }
  if (hop.api === undefined) {
    hop.body.destroy();
    return strangersRefusal(hop);
  }
  const answer = await readAnswer(hop.api, { watch, url: hop.url });
  if (!answer.ok) return answer.error;
  const judged = hop.api.judge(answer.value);
  if (!judged.ok) return judged.error;
  return { kind: "malformed", message: "The backend answered the download with words instead of a file." };
};

/** What another host says is about its address, never about the token or the plan. */
const strangersRefusal = ({ status, url }: Hop): Failure => {
  const message = `${url.host} did not give the file (HTTP ${status}).`;
  if (status === 429) return { kind: "rate-limited", message };
  if (status >= 500 || status === 408) return { kind: "broken", message };
  return { kind: status === 404 || status === 410 ? "not-found" : "refused", message };
};

const forbidden = (url: URL): Failure => ({
  kind: "refused",
  message: `The file is said to be at ${url.origin}, an address that is not to be used.`,
});
