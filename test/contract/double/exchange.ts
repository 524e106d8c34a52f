// One request and its answer on the wire.

import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "./checks.ts";

export async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: Buffer.concat(parts),
  };
}

/** Objects as JSON, texts as HTML. */
export function answer(
  response: ServerResponse,
  reply: {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): void {
  const isPage = typeof reply.body === "string";
  const type = isPage ? "text/html" : "application/json; charset=utf-8";
  response.writeHead(reply.status, { "content-type": type, ...reply.headers });
  response.end(isPage ? reply.body : JSON.stringify(reply.body));
}

export const reset = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

/** Until the client has gone. */
export const gone = (response: ServerResponse): Promise<void> =>
  response.destroyed ? Promise.resolve() : new Promise((resolve) => response.once("close", () => resolve()));

/** Writes chunk by chunk, with room in between so that they travel apart. */
export async function pour(response: ServerResponse, parts: Iterable<Buffer>): Promise<void> {
  let count = 0;
  for (const part of parts) {
    if (response.destroyed) return;
    response.write(part);
    if (++count % 7 === 0 && count < 200) await sleep(0);
  }
}
