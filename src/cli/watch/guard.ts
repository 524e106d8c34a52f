// Who may ask the page's server for something: a browser on this machine that means this page, and only to read.

import type { IncomingMessage } from "node:http";

export interface Refusal {
  readonly status: number;
  readonly words: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refusalOf({ method = "", headers }: IncomingMessage, port: number): Refusal | undefined {
  // A page from elsewhere can make its own name lead here (DNS rebinding): then its name stands in this header.
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? ""))
    return { status: 421, words: "This is not the address of this server." };
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, words: "This server is only for reading.", headers: { allow: "GET, HEAD" } };
  if (!isOfThisPage(headers)) return { status: 403, words: "Other pages have no business here." };
  return undefined;
}

/** Browsers say who asks; a link that somebody follows is theirs to follow. */
function isOfThisPage(headers: IncomingMessage["headers"]): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return true;
  return headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

/** On every answer. No CORS header: no other page may read it. */
export const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-cache",
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
