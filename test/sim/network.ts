// Owns the simulated network of one process: requests that do not arrive, arrive late or twice as slowly, and answers that are lost on their way.

import type { Exchange, HttpAnswer, HttpRequest, NotAnswered } from "../../src/backend/exchange.ts";
import { networkFailure } from "../../src/backend/network-failure.ts";
import type { Watch } from "../../src/backend/watch.ts";
import { err, ok } from "../../src/core/result.ts";
import type { Result } from "../../src/core/result.ts";
import { ArrivingBody } from "./arriving-body.ts";
import { never } from "./life.ts";
import type { Life } from "./life.ts";
import { routeOf } from "./server/route.ts";
import type { Reply, Route } from "./server/route.ts";
import type { Fault } from "./spec.ts";

type Answered = Result<HttpAnswer, NotAnswered>;

/** Where the connection breaks, if it does: before anything is sent, before it arrives, after it was handled. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  refused: "ECONNREFUSED",
  dns: "ENOTFOUND",
  "no-connection": "UND_ERR_CONNECT_TIMEOUT",
};

export function simulatedNetwork(life: Life): Exchange {
  return async (request, watch) => {
    const { world } = life;
    const route = routeOf(request.method, request.url);
    if (!life.alive || life.step(`net:${route}`, "before")) return never();
    world.watchers.begun(life.index, route);
    const fault = world.faults.take(`net:${route}`);
    const said = `${life.index} net:${route} ${request.method} ${request.url.pathname}`;
    world.trace(fault === undefined ? said : `${said} ${fault.kind}`);
    const attempt = new Attempt({ life, route, request, watch, fault });
    const answer = await attempt.made();
    if (!life.alive || life.step(`net:${route}`, "after")) return never();
    return answer;
  };
}

interface Parts {
  readonly life: Life;
  readonly route: Route;
  readonly request: HttpRequest;
  readonly watch: Watch;
  readonly fault: Fault | undefined;
}

class Attempt {
  readonly #parts: Parts;
  readonly #answered = Promise.withResolvers<Answered>();
  #written = false;
  #sentBody = "";
  #leave: () => void = () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  made(): Promise<Answered> {
    const { life, route, watch, fault } = this.#parts;
    const { chance } = life.world;
    const code = UNREACHABLE[fault?.kind ?? ""];
    watch.signal.addEventListener("abort", () => this.#break(watch.signal.reason as Error), { once: true });
    if (watch.signal.aborted) this.#break(watch.signal.reason as Error);
    this.#leave = life.world.watchers.enter(life.index, route);
    const connectMs = fault?.kind === "no-connection" ? 10_000 : 5 + chance.roll("net:connect") * 100;
    life.later(connectMs, () => {
      if (watch.signal.aborted) return;
      if (code !== undefined) return this.#break(Object.assign(new Error(code), { code }));
      this.#written = true;
      void this.#send();
    });
    return this.#answered.promise;
  }

  async #send(): Promise<void> {
    const { life, route, request, fault } = this.#parts;
    const { world } = life;
    const body = await world.scheduler.outside(this.#body());
    if (body === undefined || !life.alive) return;
    this.#sentBody = body;
    const { method, url, headers } = request;
    const incoming = {
      process: life.index,
      route,
      method,
      url,
      headers,
      body,
      epoch: route === "prompt" ? world.epochOf(body) : 0,
    };
    world.watchers.sent(incoming, life);
    if (fault?.kind === "reset-before") return this.#breakLater("ECONNRESET");
    if (fault?.kind === "hang-before") return;
    const isLate = fault?.kind === "late";
    if (isLate) this.#breakLater("ECONNRESET");
    const upMs = isLate
      ? world.chance.between("net:late", 10_000, 400_000)
      : 5 + world.chance.roll("net:up") * 200;
    const arrives = world.chance.happens("net:arrives-without-sender", 0.7);
    // What has left the machine arrives, whatever becomes of the machine.
    world.scheduler.after(upMs, () => {
      if (!arrives && !life.alive) return;
      const reply = world.server.handle(incoming, fault);
      if (life.alive && !isLate) this.#receive(reply);
    });
  }

  /** Undefined when it could not be read. */
  async #body(): Promise<string | undefined> {
    const { body } = this.#parts.request;
    if (body === undefined || typeof body === "string") return body ?? "";
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString("latin1");
    } catch (error) {
      this.#break(error as Error);
      return undefined;
    }
  }

  #receive(reply: Reply): void {
    const { life, watch, fault, request } = this.#parts;
    if (fault?.kind === "reset-after") return this.#breakLater("ECONNRESET");
    if (fault?.kind === "hang-after") return;
    life.later(reply.afterMs ?? 5 + life.world.chance.roll("net:down") * 200, () => {
      if (watch.signal.aborted) return;
      // Of a refusal that breaks off nobody knows what it was.
      if (fault?.kind !== "cut" && fault?.kind !== "quiet-cut") {
        life.world.watchers.heard({
          process: life.index,
          route: this.#parts.route,
          url: request.url,
          body: this.#sentBody,
          reply,
        });
      }
      const body = new ArrivingBody({ life, watch, reply, cut: fault?.kind, onEnd: this.#leave });
      this.#answered.resolve(ok({ status: reply.status, headers: reply.headers, body }));
    });
  }

  #breakLater(code: string): void {
    const { life } = this.#parts;
    life.later(life.world.chance.roll("net:break") * 3000, () =>
      this.#break(Object.assign(new Error(code), { code })),
    );
  }

  #break(error: Error): void {
    const { watch, request } = this.#parts;
    this.#leave();
    const failure = networkFailure(error, { written: this.#written, watch, url: request.url });
    this.#answered.resolve(err({ failure, written: this.#written }));
  }
}
