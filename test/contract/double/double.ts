// A backend written from the contract alone: it shares no code with the client or the embedded backend, and none of its habits.
// It keeps the truth (what was accepted, what it cost) and collects whatever a client does that the contract does not allow.

import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { Books } from "./books.ts";
import type { Accepted, Account } from "./books.ts";
import { headerFaults, strangerFaults } from "./checks.ts";
import type { Request } from "./checks.ts";
import { dice } from "./dice.ts";
import type { Dice } from "./dice.ts";
import { complaint } from "./dress.ts";
import { answer, gone, readRequest, reset } from "./exchange.ts";
import type { Call, Route, Script } from "./faults.ts";
import { fileOf } from "./files.ts";
import { handlers } from "./handlers.ts";
import type { Hit } from "./hit.ts";

export interface DoubleOptions {
  readonly seed?: number;
  readonly script?: Script;
  /** Of accounts that are made. */
  readonly credits?: number;
  /** How long a message takes, in ms. */
  readonly workMs?: number;
  /** When the backend goes on by itself after a first cut, in ms after its answer; never without it. */
  readonly secondStageMs?: number;
}

export class Double {
  readonly books = new Books();
  readonly violations: string[] = [];
  readonly calls: Call[] = [];
  /** The most at once. */
  readonly peaks = { prompts: 0, uploads: 0, downloads: 0 };
  readonly dice: Dice;
  readonly options: DoubleOptions;
  /** May be exchanged between runs. */
  script: Script;
  url = "";
  filesUrl = "";
  readonly #active = { prompts: 0, uploads: 0, downloads: 0 };
  readonly #repeats = new Map<string, number>();
  readonly #counts = new Map<Route, number>();

  constructor(options: DoubleOptions) {
    this.options = options;
    this.script = options.script ?? (() => undefined);
    this.dice = dice(options.seed ?? 1);
  }

  /** A registered user's token. */
  register(credits: number, userId = "u_4711"): string {
    return this.books.issue(this.books.open(userId, credits));
  }

  expireTokens(): void {
    this.books.tokens.clear();
    this.books.clients.clear();
  }

  forgetSessions(): void {
    this.books.sessions.clear();
  }

  /** The user has said that this message may be sent again. */
  allowRepeat(text: string): void {
    this.#repeats.set(text, this.mayRepeat(text) + 1);
  }

  mayRepeat(text: string): number {
    return this.#repeats.get(text) ?? 0;
  }

  accepted(): readonly Accepted[] {
    return this.books.accepted;
  }

  count(route: Route): number {
    return this.#counts.get(route) ?? 0;
  }

  note(where: string, faults: Iterable<string>): void {
    for (const fault of faults) this.violations.push(`${where}: ${fault}`);
  }

  /** The next call of a route. */
  call(route: Route, of: Omit<Call, "route" | "nth">): Call {
    const nth = this.count(route) + 1;
    this.#counts.set(route, nth);
    const call = { route, nth, ...of };
    this.calls.push(call);
    return call;
  }

  /** Counts how many are in work at once, until the answer's connection is done with. */
  during(kind: keyof Double["peaks"], response: ServerResponse): void {
    this.#active[kind] += 1;
    this.peaks[kind] = Math.max(this.peaks[kind], this.#active[kind]);
    response.once("close", () => (this.#active[kind] -= 1));
  }
}

export async function startDouble(options: DoubleOptions = {}): Promise<Double> {
  const double = new Double(options);
  const api = createServer((incoming, response) => void serve(double, incoming, response));
  const files = createServer((incoming, response) => void serveFile(double, incoming, response));
  double.url = await listen(api);
  double.filesUrl = await listen(files);
  onTestFinished(() => {
    for (const server of [api, files]) {
      server.close();
      server.closeAllConnections();
    }
  });
  return double;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(double: Double, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const found = routeOf(incoming);
    if (found?.route === "upload") double.during("uploads", response);
    const request = await readRequest(incoming);
    if (found === undefined) {
      double.note(`${request.method} ${request.path}`, ["no such endpoint"]);
      return answer(response, { status: 404, body: { detail: "Not Found" } });
    }
    await handle(double, { request, response, ...found });
  } catch (error) {
    // A client that leaves in mid-request is part of the play; anything else is a mistake of this double.
    if (!incoming.destroyed || incoming.complete)
      double.violations.push(`the double failed: ${String(error)}`);
    response.destroy();
  }
}

interface Endpoint {
  readonly route: Exclude<Route, "file">;
  readonly method: string;
  readonly path: RegExp;
}

const ENDPOINTS: readonly Endpoint[] = [
  { route: "token", method: "POST", path: /^\/api\/auth\/anonymous-token$/u },
  { route: "session", method: "POST", path: /^\/api\/tasks\/me\/with-session\/nemo_agent$/u },
  { route: "prompt", method: "POST", path: /^\/run_sse$/u },
  { route: "upload", method: "POST", path: /^\/api\/upload-video\/nemo_agent\/me\/([^/]+)$/u },
  { route: "balance", method: "GET", path: /^\/api\/credits\/balance\/simple$/u },
  { route: "state", method: "GET", path: /^\/api\/state\/nemo_agent\/me\/([^/]+)\/latest$/u },
  { route: "render", method: "POST", path: /^\/api\/render\/proxy\/lambda$/u },
  { route: "poll", method: "GET", path: /^\/api\/render\/proxy\/lambda\/([^/]+)$/u },
  { route: "cancel", method: "POST", path: /^\/api\/render\/proxy\/lambda\/([^/]+)\/cancel$/u },
  { route: "proxy-file", method: "GET", path: /^\/api\/render\/proxy\/([^/]+)\/download$/u },
  { route: "claim", method: "POST", path: /^\/api\/auth\/claim-token$/u },
];

function routeOf({ method, url }: IncomingMessage): { route: Endpoint["route"]; id: string } | undefined {
  for (const endpoint of ENDPOINTS) {
    const match = endpoint.method === method ? endpoint.path.exec(url ?? "") : null;
    if (match !== null) return { route: endpoint.route, id: decodeURIComponent(match[1] ?? "") };
  }
  return undefined;
}

interface Arrived {
  readonly request: Request;
  readonly response: ServerResponse;
  readonly route: Endpoint["route"];
  /** From the path. */
  readonly id: string;
}

async function handle(double: Double, { request, response, route, id }: Arrived): Promise<void> {
  const { dice, books } = double;
  double.note(route, headerFaults(request, route !== "token"));
  const handler = handlers[route];
  const subject = handler.subject(request, id);
  const call = double.call(route, subject);
  const fault = double.script(call);
  const hit: Omit<Hit, "account"> = { double, request, response, id, subject, fault };
  double.note(route, await handler.faults(hit));
  if (await spoiled(fault, response)) return;
  if (fault?.do === "expire") double.expireTokens();
  const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
  const account = route === "token" ? NOBODY : books.tokens.get(token);
  if (account === undefined) {
    const status = dice.pick([200, 401]);
    return answer(response, { status, body: complaint(1001, "token invalid or expired", dice) });
  }
  await handler.act({ ...hit, account });
  if (fault?.do === "reset") reset(response);
}

const NOBODY: Account = { userId: "", available: 0, frozen: 0 };

/** Faults that take the place of the act. */
async function spoiled(fault: Hit["fault"], response: ServerResponse): Promise<boolean> {
  switch (fault?.do) {
    case "answer":
      answer(response, fault);
      return true;
    case "reset":
      if (fault.after !== true) reset(response);
      return fault.after !== true;
    case "silence":
      await gone(response);
      return true;
    case "late":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return false;
    default:
      return false;
  }
}

async function serveFile(double: Double, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  double.during("downloads", response);
  const request = await readRequest(incoming);
  double.note("file", strangerFaults(request));
  const id = decodeURIComponent(/^\/f\/([^?]+)/u.exec(request.path)?.[1] ?? "");
  const fault = double.script(double.call("file", { render: id }));
  if (await spoiled(fault, response)) return;
  fileOf({ double, id, response, fault });
  if (fault?.do === "reset") reset(response);
}
