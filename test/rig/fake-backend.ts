// Owns a backend in memory: sessions, credits and renders that outlive the process, a ledger of accepted prompts, faults by call.

import type { Draft } from "../../src/core/draft.ts";
import type { Failure, FailureKind } from "../../src/core/failure.ts";
import type { Backend, PromptOutcome, RenderRequest, RenderStatus, Target } from "../../src/core/ports.ts";
import { err, ok } from "../../src/core/result.ts";
import type { Result } from "../../src/core/result.ts";
import { sha256 } from "../../src/platform/digest.ts";
import type { SimClock } from "./sim-clock.ts";
import type { SimFiles } from "./sim-files.ts";

export type Operation = Exclude<keyof Backend, "target" | "describeDraft">;

export interface Call {
  readonly operation: Operation;
  /** Of the video's calls of this kind, from 1. */
  readonly nth: number;
  readonly video: string;
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** What becomes of one call, where it is not simply carried out. */
export type Behaviour =
  /** Refused: nothing was done. */
  | { readonly fail: Failure }
  /** Carried out, and the answer lost. */
  | { readonly lose: true; readonly afterMs?: number }
  /** Not carried out, and the answer lost. */
  | { readonly swallow: true }
  /** A prompt's end: what it said, and whether the draft changed. */
  | {
      readonly texts: readonly string[];
      readonly applied: boolean;
      readonly error?: string;
      readonly incomplete?: boolean;
    }
  /** A prompt after which the draft changes once more. */
  | { readonly secondStageAfterMs: number; readonly secondStage?: string }
  | { readonly render: "fails" | "never ends" | "is forgotten" }
  | { readonly download: "breaks" };

export type Script = (call: Call) => Behaviour | undefined;

interface SimSession {
  readonly id: string;
  readonly video: string;
  /** What was done, in order: the draft. */
  readonly applied: string[];
  gone: boolean;
}

interface SimRender {
  readonly request: RenderRequest;
  readonly video: string;
  readonly doneAt: number;
  readonly fate: "completes" | "fails" | "never ends";
  ended: boolean;
}

export interface Accepted {
  readonly session: string;
  readonly video: string;
  readonly text: string;
  readonly applied: boolean;
}

/** How long each call takes, ms. */
const TAKES = {
  balance: 100,
  createSession: 300,
  upload: 2_000,
  prompt: 100_000,
  readDraft: 200,
  submitRender: 500,
  renderStatus: 100,
  download: 3_000,
  renewToken: 100,
} as const satisfies Record<Operation, number>;

const RENDER_MS = 45_000;

export class FakeBackend {
  credits = 100_000;
  readonly costs = { generate: 100, edit: 50 };
  readonly calls: Call[] = [];
  /** Every prompt that was carried out or charged. */
  readonly accepted: Accepted[] = [];
  readonly renders = new Map<string, SimRender>();
  readonly sessions = new Map<string, SimSession>();
  readonly inWork: Record<Operation | "render", number> = zeros();
  readonly mostInWork: Record<Operation | "render", number> = zeros();
  script: Script = () => undefined;
  readonly #clock: SimClock;
  readonly #files: SimFiles;
  #ids = 0;

  constructor(clock: SimClock, files: SimFiles) {
    this.#clock = clock;
    this.#files = files;
  }

  count(operation: Operation, video?: string): number {
    return this.calls.filter(
      (call) => call.operation === operation && (video === undefined || call.video === video),
    ).length;
  }

  loseSessions(): void {
    for (const session of this.sessions.values()) session.gone = true;
  }

  /** The port as one process sees it: a dead one makes no calls and hears no answers. */
  connect({ target, isDead }: { readonly target: Target; readonly isDead: () => boolean }): Backend {
    const alive = async <T>(call: () => Promise<T>): Promise<T> => {
      if (isDead()) return never();
      const answer = await call();
      return isDead() ? never() : answer;
    };
    return {
      target,
      balance: () => alive(() => this.#balance()),
      createSession: (request) => alive(() => this.#createSession(request.taskName)),
      upload: (request) => alive(() => this.#upload(request.sessionId)),
      prompt: (request) => alive(() => this.#prompt(request)),
      describeDraft: (raw) => draftOf(raw as readonly string[]),
      readDraft: (request) => alive(() => this.#readDraft(request.sessionId)),
      submitRender: (request) => alive(() => this.#submit(request)),
      renderStatus: (request) => alive(() => this.#status(request.renderId)),
      download: (request) => alive(() => this.#download(request)),
      renewToken: () => alive(() => this.#call("renewToken", { video: "", text: "" }, () => ok(undefined))),
    };
  }

  /** One call: counted, taking its time, then failed as the script says or carried out. */
  async #call<T>(
    operation: Operation,
    about: { readonly video: string; readonly text: string },
    act: (behaviour: Behaviour | undefined) => Result<T, Failure>,
  ): Promise<Result<T, Failure>> {
    const behaviour = await this.#arrive(operation, about);
    if (behaviour !== undefined) {
      if ("fail" in behaviour) return err(behaviour.fail);
      if ("swallow" in behaviour) return err(failure("broken"));
      if ("lose" in behaviour) {
        act(behaviour);
        return err(failure("broken"));
      }
    }
    return act(behaviour);
  }

  async #arrive(
    operation: Operation,
    about: { readonly video: string; readonly text: string },
  ): Promise<Behaviour | undefined> {
    const nth = this.count(operation, about.video) + 1;
    const call = { operation, nth, ...about, at: this.#clock.now() };
    this.calls.push(call);
    const behaviour = this.script(call);
    this.#begin(operation);
    await this.#clock.sleep(TAKES[operation]);
    this.inWork[operation] -= 1;
    return behaviour;
  }

  #begin(what: Operation | "render"): void {
    this.inWork[what] += 1;
    this.mostInWork[what] = Math.max(this.mostInWork[what], this.inWork[what]);
  }

  #balance() {
    return this.#call("balance", { video: "", text: "" }, () =>
      ok({ available: this.credits, frozen: 0, total: this.credits }),
    );
  }

  #createSession(taskName: string) {
    const video = taskName.slice(taskName.indexOf("/") + 1);
    return this.#call("createSession", { video, text: "" }, () => {
      const id = `s${++this.#ids}-${video}`;
      this.sessions.set(id, { id, video, applied: [], gone: false });
      return ok({ sessionId: id, taskId: `t-${id}` });
    });
  }

  #upload(sessionId: string) {
    return this.#call("upload", this.#about(sessionId), () =>
      this.#isThere(sessionId) ? ok([{ name: "mug.jpg", type: "image" }]) : err(failure("session-gone")),
    );
  }

  async #prompt(request: { readonly sessionId: string; readonly text: string }): Promise<PromptOutcome> {
    const { sessionId, text } = request;
    const behaviour = await this.#arrive("prompt", { ...this.#about(sessionId), text });
    if (behaviour !== undefined && "fail" in behaviour) return { kind: "rejected", failure: behaviour.fail };
    const session = this.sessions.get(sessionId);
    if (session === undefined || session.gone) return { kind: "rejected", failure: failure("session-gone") };
    if (this.credits < this.#cost(session)) return { kind: "rejected", failure: failure("no-credits") };
    return this.#carryOut(session, text, behaviour);
  }

  #carryOut(session: SimSession, text: string, behaviour: Behaviour | undefined): PromptOutcome {
    const lost = { kind: "lost", failure: failure("broken"), texts: [] } as const;
    if (behaviour === undefined) return this.#apply(session, text, ["Done."]);
    if ("swallow" in behaviour) return lost;
    if ("lose" in behaviour) {
      this.#charge(session, text, true);
      void this.#clock.sleep(behaviour.afterMs ?? 0).then(() => session.applied.push(text));
      return lost;
    }
    if ("texts" in behaviour) return this.#end(session, text, behaviour);
    if ("secondStageAfterMs" in behaviour) {
      void this.#clock
        .sleep(behaviour.secondStageAfterMs)
        .then(() => session.applied.push(behaviour.secondStage ?? `music for ${text}`));
    }
    return this.#apply(session, text, []);
  }

  #end(
    session: SimSession,
    text: string,
    { texts, applied, error, incomplete = false }: Extract<Behaviour, { texts: unknown }>,
  ): PromptOutcome {
    this.#charge(session, text, applied);
    if (applied) session.applied.push(text);
    return { kind: "ended", texts, incomplete, ...(error !== undefined && { error }) };
  }

  #apply(session: SimSession, text: string, texts: readonly string[]): PromptOutcome {
    this.#charge(session, text, true);
    session.applied.push(text);
    return { kind: "ended", texts, incomplete: false };
  }

  #charge(session: SimSession, text: string, applied: boolean): void {
    this.credits -= this.#cost(session);
    this.accepted.push({ session: session.id, video: session.video, text, applied });
  }

  #cost(session: SimSession): number {
    return session.applied.length === 0 ? this.costs.generate : this.costs.edit;
  }

  #readDraft(sessionId: string): Promise<Result<Draft, Failure>> {
    return this.#call("readDraft", this.#about(sessionId), () => {
      const session = this.sessions.get(sessionId);
      if (session === undefined || session.gone) return err(failure("session-gone"));
      return ok(draftOf(session.applied));
    });
  }

  #submit(request: RenderRequest): Promise<Result<RenderStatus, Failure>> {
    const about = { ...this.#about(request.sessionId), text: request.renderId };
    return this.#call("submitRender", about, (behaviour) => {
      if (!this.#isThere(request.sessionId)) return err(failure("session-gone"));
      if (this.renders.has(request.renderId)) return err(failure("duplicate"));
      this.#startRender(request, behaviour);
      return ok({ status: "pending" });
    });
  }

  #startRender(request: RenderRequest, behaviour: Behaviour | undefined): void {
    const fate = behaviour !== undefined && "render" in behaviour ? behaviour.render : "completes";
    if (fate === "is forgotten") return;
    const doneAt = this.#clock.now() + RENDER_MS;
    const { video } = this.#about(request.sessionId);
    const render: SimRender = { request, video, doneAt, fate, ended: false };
    this.renders.set(request.renderId, render);
    this.#begin("render");
  }

  #status(renderId: string): Promise<Result<RenderStatus, Failure>> {
    const render = this.renders.get(renderId);
    const about = { video: render?.video ?? "", text: renderId };
    return this.#call<RenderStatus>("renderStatus", about, () => {
      if (render === undefined) return err(failure("not-found"));
      if (render.fate === "never ends" || this.#clock.now() < render.doneAt)
        return ok({ status: "processing", progress: 50 });
      this.#endRender(render);
      if (render.fate === "fails") return ok({ status: "failed", reason: "no memory" });
      return ok({ status: "completed", url: `https://files/${renderId}` });
    });
  }

  #endRender(render: SimRender): void {
    if (!render.ended) this.inWork.render -= 1;
    render.ended = true;
  }

  #download({ renderId, file }: { readonly renderId: string; readonly file: string }) {
    const render = this.renders.get(renderId);
    return this.#call("download", { video: render?.video ?? "", text: renderId }, (behaviour) => {
      if (render === undefined) return err(failure("not-found"));
      const breaks = behaviour !== undefined && "download" in behaviour;
      const content = `${breaks ? "broken " : ""}${contentOf(render.request)}`;
      this.#files.contents.set(file, content);
      return ok({ bytes: content.length, sha256: sha256(content) });
    });
  }

  #isThere(sessionId: string): boolean {
    return this.sessions.get(sessionId)?.gone === false;
  }

  #about(sessionId: string): { readonly video: string; readonly text: string } {
    return { video: this.sessions.get(sessionId)?.video ?? "", text: "" };
  }
}

export const failure = (kind: FailureKind, more: Partial<Failure> = {}): Failure => ({
  kind,
  message: `it is ${kind}`,
  ...more,
});

/** What a file shows: the prompts in its draft, its format and its quality. */
export const contentOf = ({ draft, format, quality }: Pick<RenderRequest, "draft" | "format" | "quality">) =>
  `${JSON.stringify(draft)} as ${format} ${quality}`;

/** A prompt is a clip of 4 s; one that begins with "title" is a title besides. */
function draftOf(applied: readonly string[]): Draft {
  const raw = [...applied];
  const segments = raw.map((name) => ({ name, durationMs: 4_000 }));
  const titles = raw
    .filter((text) => text.startsWith("title "))
    .map((text) => ({ kind: "text", segments: [{ text: text.slice(6), durationMs: 3_000 }] }) as const);
  const tracks = raw.length === 0 ? [] : [{ kind: "video", segments } as const, ...titles];
  return {
    raw,
    digest: sha256(JSON.stringify(raw)),
    tracks,
    durationMs: 4_000 * raw.length,
    exportable: raw.length > 0,
  };
}

const zeros = (): Record<Operation | "render", number> => ({
  balance: 0,
  createSession: 0,
  upload: 0,
  prompt: 0,
  readDraft: 0,
  submitRender: 0,
  renderStatus: 0,
  download: 0,
  renewToken: 0,
  render: 0,
});

const never = (): Promise<never> => new Promise<never>(() => undefined);
