// A real HTTP server on loopback whose answers a test scripts, and which remembers what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  json(): any;
}

export type Route = (asked: Asked, response: ServerResponse) => void | Promise<void>;

export interface TestServer {
  readonly url: string;
  readonly asked: Asked[];
  /** How many connections were made. */
  connections(): number;
  /** Requests of a path, queries left out. */
  count(path: string): number;
  /** `path` is matched from its beginning; the newest route wins. */
  on(path: string, route: Route): void;
  /** Called before the body is read. */
  onRequest(hook: (request: IncomingMessage, response: ServerResponse) => "taken" | undefined): void;
  close(): Promise<void>;
}

export const startServer = async (): Promise<TestServer> => {
  const asked: Asked[] = [];
  const routes: { path: string; route: Route }[] = [];
  let connections = 0;
  let hook: ((request: IncomingMessage, response: ServerResponse) => "taken" | undefined) | undefined;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (hook?.(request, response) === "taken") return;
    const body = await bodyOf(request);
    const path = request.url ?? "";
    const entry = {
      method: request.method ?? "",
      path,
      headers: request.headers,
      body,
      json: () => JSON.parse(body.toString()),
    };
    asked.push(entry);
    const found = routes.findLast((candidate) => path.startsWith(candidate.path));
    if (found === undefined) json(response, { detail: "Not Found" }, 404);
    else await found.route(entry, response);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () => connections,
    count: (path) => asked.filter((entry) => entry.path.split("?")[0] === path).length,
    on: (path, route) => routes.push({ path, route }),
    onRequest: (wanted) => (hook = wanted),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const json = (
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};

/** A stream of server-sent events whose bytes leave in the pieces given. */
export const sse = async (
  response: ServerResponse,
  pieces: readonly (string | Uint8Array)[],
): Promise<void> => {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  for (const piece of pieces) {
    await new Promise<void>((resolve) => void response.write(piece, () => resolve()));
  }
  response.end();
};

export const frame = (value: unknown): string =>
  `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
