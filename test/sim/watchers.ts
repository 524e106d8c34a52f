// Owns what is checked while a world goes on: intents before payments, limits, the path that every refusal prescribes.

import type { Life } from "./life.ts";
import type { Accepted } from "./server/books.ts";
import type { Incoming, Reply, Route } from "./server/route.ts";
import { JOURNAL } from "./places.ts";
import type { World } from "./world.ts";

const RATE_LIMIT_WAIT_MS = 30_000;

const STAGES: Partial<Record<Route, "prompts" | "uploads" | "renders" | "downloads" | "tokens">> = {
  prompt: "prompts",
  upload: "uploads",
  render: "renders",
  file: "downloads",
  proxy: "downloads",
  token: "tokens",
};

export class Watchers {
  readonly #world: World;
  /** Requests in flight, by process and stage. */
  readonly #inFlight = new Map<string, number>();
  /** By process: when it heard that nothing more may be paid for. */
  readonly #paidStops = new Map<number, number>();
  /** By process, route and what it is about: not again before. */
  readonly #notBefore = new Map<string, number>();
  /** By process: the videos whose export the plan blocks. */
  readonly #blocked = new Map<number, Set<string>>();
  /** Paid requests that left a process. */
  prompts = 0;
  /** Requests of any kind. */
  requests = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Until the returned function is called. */
  enter(process: number, route: Route): () => void {
    const stage = STAGES[route];
    if (stage === undefined) return () => undefined;
    const key = `${process} ${stage}`;
    const now = (this.#inFlight.get(key) ?? 0) + 1;
    this.#inFlight.set(key, now);
    const limits = { ...this.#world.spec.limits, tokens: 1 };
    if (now > limits[stage]) this.#world.violate(6, `${now} ${stage} at once`);
    let left = false;
    return () => {
      if (!left) this.#inFlight.set(key, (this.#inFlight.get(key) ?? 0) - 1);
      left = true;
    };
  }

  /** The program has asked for a request: what it hears from now on comes too late for this one. */
  begun(process: number, route: Route): void {
    const stopped = route === "prompt" ? this.#paidStops.get(process) : undefined;
    if (stopped === undefined || this.#world.scheduler.now === stopped) return;
    this.#world.violate(
      7,
      "a prompt was sent after the backend had refused to be paid, or the user had said to stop",
    );
  }

  /** The whole request is about to leave the machine. */
  sent(incoming: Incoming, life: Life): void {
    const { route, body } = incoming;
    const world = this.#world;
    this.requests += 1;
    if (route === "prompt") {
      this.prompts += 1;
      this.#intended(body);
    }
    if (route === "render") this.#renderIntended(body);
    const wait = this.#notBefore.get(aboutOf(life.index, route, incoming));
    if (wait !== undefined && world.scheduler.now < wait)
      world.violate(7, `${route} was asked again too soon after a 429`);
  }

  /** A power cut at this moment must leave the intent, or somebody would send the prompt again. */
  #intended(body: string): void {
    const { session_id: id, new_message: message } = JSON.parse(body) as {
      session_id: string;
      new_message: { parts: [{ text: string }] };
    };
    const video = this.#world.videoOf(id);
    const lines = durableLines(this.#world);
    const last = lines.findLast(
      (line) => line.includes('"type":"prompt.') && line.includes(`"video":${JSON.stringify(video)}`),
    );
    const { text } = message.parts[0];
    if (
      last?.includes('"type":"prompt.intended"') === true &&
      last.includes(`"text":${JSON.stringify(text)}`)
    )
      return;
    this.#world.violate(3, `the prompt ${text} left before its intent was on disk`);
  }

  #renderIntended(body: string): void {
    const { id } = JSON.parse(body) as { id: string };
    const isThere = durableLines(this.#world).some(
      (line) => line.includes('"type":"render.intended"') && line.includes(id),
    );
    if (!isThere) this.#world.violate(3, `the render ${id} left before its id was on disk`);
  }

  heard({
    process,
    route,
    url,
    body,
    reply,
  }: {
    readonly process: number;
    readonly route: Route;
    readonly url: URL;
    /** Of the request. */
    readonly body: string;
    readonly reply: Reply;
  }): void {
    const world = this.#world;
    const { refusal } = reply;
    if (refusal === "2001") this.#stopPaying(process);
    if ((refusal === "1001" || refusal === "401") && world.spec.account.kind === "user")
      this.#stopPaying(process);
    if (refusal === "402" && route === "render") this.#blockedBy(process, body);
    if (refusal !== "429" && refusal !== "429-after-5") return;
    const wait = refusal === "429" ? RATE_LIMIT_WAIT_MS : 5000;
    if (route === "poll" || route === "state")
      this.#notBefore.set(aboutOf(process, route, { url, body: "" }), world.scheduler.now + wait);
  }

  #blockedBy(process: number, body: string): void {
    const { sessionId } = JSON.parse(body) as { sessionId: string };
    const videos = this.#blocked.get(process) ?? new Set();
    this.#blocked.set(process, videos.add(this.#world.videoOf(sessionId)));
  }

  /** Its export was refused by the plan in this process. */
  wasBlocked(process: number, video: string): boolean {
    return this.#blocked.get(process)?.has(video) === true;
  }

  /** The user has asked it to start nothing more. */
  interrupted(process: number): void {
    this.#stopPaying(process);
  }

  #stopPaying(process: number): void {
    if (!this.#paidStops.has(process)) this.#paidStops.set(process, this.#world.scheduler.now);
  }

  accepted({ session, text, epoch, process }: Accepted): void {
    const world = this.#world;
    const twice = world.server.books.accepted.find(
      (other) =>
        other.session.video === session.video &&
        other.text === text &&
        other.epoch === epoch &&
        !other.session.gone,
    );
    world.trace(`server accepted ${text} of ${session.video} from ${process}`);
    if (twice !== undefined) world.violate(1, `${text} of ${session.video} was accepted twice`);
  }
}

const aboutOf = (
  process: number,
  route: Route,
  { url }: { readonly url: URL; readonly body: string },
): string => `${process} ${route} ${url.pathname}`;

const durableLines = (world: World): string[] =>
  (world.disk.durable(JOURNAL) ?? Buffer.alloc(0)).toString("utf8").split("\n");
