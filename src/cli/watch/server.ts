// The live page on this machine's own address: the page, its updates and the exported files; there is nothing else to ask for.

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../../config/config.ts";
import { page } from "../../report/page.ts";
import { findExport, sendExport } from "./export-files.ts";
import type { ServedFile } from "./export-files.ts";
import { HEADERS, refusalOf } from "./guard.ts";
import { FILES, hash } from "./live-report.ts";
import type { LiveReport } from "./live-report.ts";
import { Listeners } from "./listeners.ts";

/** Far more tabs than anybody opens; each costs a connection. */
const MAX_LISTENERS = 50;

/** Between two looks at the journals, as long as somebody listens. */
const PAUSE_MS = 400;

/** A look that takes long, at many videos, is followed by a longer pause: this many times as long. */
const PAUSE_SHARE = 9;

export interface WatchServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Site {
  readonly live: LiveReport;
  readonly listeners: Listeners;
  readonly config: Config;
  /** Begins to look at the journals, if nobody does. */
  readonly wake: () => void;
}

/** Rejects with the system's error when the port cannot be had. */
export async function startWatchServer(
  live: LiveReport,
  { config, port }: { readonly config: Config; readonly port: number },
): Promise<WatchServer> {
  const listeners = new Listeners(live.updates, randomBytes(6).toString("hex"));
  const looks = lookWhileHeard(live, listeners);
  const site = { live, listeners, config, wake: looks.wake };
  const server = createServer((request, response) => {
    answer(site, { request, response, port: portOf(server) }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    async close() {
      looks.end();
      listeners.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(
  site: Site,
  { request, response, port }: Exchange & { readonly port: number },
): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const refusal = refusalOf(request, port);
  if (refusal !== undefined) return say(response, refusal);
  const url = new URL(request.url ?? "/", "http://page");
  if (url.pathname === "/") return sendPage(site, { request, response });
  if (url.pathname === "/events") return sendEvents(site, { request, response, url });
  if (url.pathname === "/favicon.ico") return void response.writeHead(204).end();
  const file = await findFile(site, nameIn(url));
  if (file === undefined) return say(response, { status: 404, words: "There is nothing here." });
  return sendExport(file, { request, response });
}

/** One that is not known may have come since the last look. */
async function findFile({ live, config }: Site, name: string): Promise<ServedFile | undefined> {
  const known = await findExport(name, { report: live.updates.report, config });
  if (known !== undefined || name === "") return known;
  await live.look();
  return findExport(name, { report: live.updates.report, config });
}

function say(
  response: ServerResponse,
  { status, words, headers }: { status: number; words: string; headers?: Readonly<Record<string, string>> },
): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(`${words}\n`);
}

/** Empty for what is no file's. */
function nameIn({ pathname }: URL): string {
  const start = `/${FILES}`;
  if (!pathname.startsWith(start)) return "";
  try {
    return decodeURIComponent(pathname.slice(start.length));
  } catch {
    return "";
  }
}

async function sendPage({ live, listeners }: Site, { request, response }: Exchange): Promise<void> {
  await live.look();
  const text = page(live.updates.report, { hash, live: { since: listeners.mark } });
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

async function sendEvents(
  { live, listeners, wake }: Site,
  { request, response, url }: Exchange & { readonly url: URL },
): Promise<void> {
  if (listeners.count >= MAX_LISTENERS)
    return say(response, { status: 503, words: "Too many pages listen already." });
  if (request.method === "HEAD") return void response.writeHead(200).end();
  const last = request.headers["last-event-id"];
  await live.look();
  listeners.add(response, typeof last === "string" ? last : (url.searchParams.get("since") ?? ""));
  wake();
}

/** While no page listens, nothing is read. */
function lookWhileHeard(
  live: LiveReport,
  listeners: Listeners,
): { readonly wake: () => void; readonly end: () => void } {
  let timer: NodeJS.Timeout | "looking" | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    timer = "looking";
    const begun = performance.now();
    // A folder that cannot be read for a moment is looked at again.
    await live.look().catch(() => undefined);
    listeners.tell();
    const pauseMs = Math.max(PAUSE_MS, PAUSE_SHARE * (performance.now() - begun));
    timer = ended || listeners.count === 0 ? undefined : setTimeout(() => void look(), pauseMs);
  };
  return {
    wake: () => {
      if (timer === undefined && !ended) void look();
    },
    end: () => {
      ended = true;
      if (typeof timer === "object") clearTimeout(timer);
    },
  };
}
