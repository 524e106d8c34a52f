// Redirects, followed by hand, so that each next address is looked at before anything is sent to it.

import type { Result } from "../core/result.ts";
import type { HttpAnswer, NotAnswered } from "./exchange.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Gives the first answer that is no redirect, or the redirect that must not be followed. */
export const followRedirects = async <T extends HttpAnswer>({
  from,
  open,
  allows,
}: {
  readonly from: URL;
  readonly open: (url: URL) => Promise<Result<T, NotAnswered>>;
  readonly allows: (url: URL) => boolean;
}): Promise<Result<T, NotAnswered>> => {
  let url = from;
  let answer = await open(url);
  for (let count = 0; count < MAX_REDIRECTS && answer.ok; count += 1) {
    const next = nextAddress(answer.value, url);
    if (next === undefined || !allows(next)) return answer;
    answer.value.body.destroy();
    url = next;
    answer = await open(url);
  }
  return answer;
};

export const isRedirect = ({ status }: HttpAnswer): boolean => REDIRECTS.has(status);

const nextAddress = (answer: HttpAnswer, from: URL): URL | undefined =>
  isRedirect(answer) ? (URL.parse(answer.headers.location ?? "", from.href) ?? undefined) : undefined;
