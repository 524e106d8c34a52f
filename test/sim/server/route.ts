// Owns what passes between network and server: requests by their route, and answers as they are going to arrive.

export type Route =
  | "token"
  | "session"
  | "prompt"
  | "upload"
  | "credits"
  | "state"
  | "render"
  | "poll"
  | "proxy"
  | "file"
  | "unknown";

export interface Incoming {
  /** Which process sent it. */
  readonly process: number;
  readonly route: Route;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How often the user had asked for its video anew when it was sent. */
  readonly epoch: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly { readonly afterMs: number; readonly data: Uint8Array }[];
  /** Until its beginning arrives. */
  readonly afterMs?: number;
  /** After its pieces it stays open. */
  readonly silentEnd?: boolean;
  /** What it refuses with, in the contract's numbers. */
  readonly refusal?: string;
}

export const API = "https://api.sim";
export const FILES = "https://files.sim";

const ROUTES: readonly (readonly [string, RegExp, Route])[] = [
  ["POST", /^\/api\/auth\/anonymous-token$/, "token"],
  ["POST", /^\/api\/tasks\/me\/with-session\/nemo_agent$/, "session"],
  ["POST", /^\/run_sse$/, "prompt"],
  ["POST", /^\/api\/upload-video\/nemo_agent\/me\/[^/]+$/, "upload"],
  ["GET", /^\/api\/credits\/balance\/simple$/, "credits"],
  ["GET", /^\/api\/state\/nemo_agent\/me\/[^/]+\/latest$/, "state"],
  ["POST", /^\/api\/render\/proxy\/lambda$/, "render"],
  ["GET", /^\/api\/render\/proxy\/lambda\/[^/]+$/, "poll"],
  ["GET", /^\/api\/render\/proxy\/[^/]+\/download$/, "proxy"],
];

export function routeOf(method: string, { origin, pathname }: URL): Route {
  if (origin === FILES) return "file";
  return ROUTES.find(([verb, path]) => verb === method && path.test(pathname))?.[2] ?? "unknown";
}

export const json = (status: number, body: unknown): Reply =>
  text(status, JSON.stringify(body), "application/json");

export const text = (status: number, body: string, type: string): Reply => ({
  status,
  headers: { "content-type": type },
  pieces: [{ afterMs: 0, data: Buffer.from(body) }],
});
