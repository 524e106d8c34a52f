// Owns renders: the client's ids, one in work per session, and the files they become.

import { randomBytes } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Chance } from "./chance.ts";
import type { Draft } from "./draft.ts";
import type { MediaStore } from "./media.ts";
import type { Pace } from "./pace.ts";
import type { Records, Table } from "./records.ts";
import type { Renderer } from "./render/renderer.ts";
import type { Session, Sessions } from "./sessions.ts";
import { Slots } from "./slots.ts";
import type { Traffic } from "./traffic.ts";

export interface Render {
  id: string;
  /** Creation order over the life of the folder. */
  number: number;
  sessionId: string;
  owner: string;
  draft: Draft;
  format: string;
  quality: string;
  status: "pending" | "processing" | "completed" | "failed";
  progress: number;
  createdAt: string;
  completedAt: string | null;
  /** The public name of the file: who knows it may fetch it. */
  file: string;
  durationMs: number;
  sizeBytes: number;
  reason: string | null;
  /** Set by a fault: the file will not be made. */
  isDoomed: boolean;
}

export type SubmitRefusal = "duplicate id" | "another render in progress";

/** Encoding is heavy work: more at once would only slow each other down. */
const AT_ONCE = 2;
const SECONDS = [30, 90] as const;
/** The share of the simulated time that passes before the work begins. */
const QUEUE_SHARE = 0.2;

interface Tools {
  dir: string;
  records: Records;
  sessions: Sessions;
  media: MediaStore;
  renderer: Renderer;
  pace: Pace;
  chance: Chance;
  traffic: Traffic;
}

export class Renders {
  readonly #tools: Tools;
  readonly #dir: string;
  readonly #table: Table<Render>;
  readonly #byFile = new Map<string, string>();
  readonly #busySessions = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  readonly #aborts = new Map<string, AbortController>();
  /** In memory only: after a restart the work begins anew. */
  readonly #progress = new Map<string, number>();
  readonly #slots = new Slots(AT_ONCE);

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#dir = join(tools.dir, "renders");
    mkdirSync(this.#dir, { recursive: true });
    this.#table = tools.records.table("render");
    for (const render of this.#table.all()) {
      this.#byFile.set(render.file, render.id);
      if (!isOver(render)) this.#start({ ...render, status: "pending", progress: 0 });
    }
  }

  get(id: string): Render | undefined {
    const render = this.#table.get(id);
    return render && { ...render, progress: this.#progress.get(id) ?? render.progress };
  }

  /** Where a public name is on disk, once the file is whole. */
  pathOf(file: string): string | undefined {
    const render = this.#table.get(this.#byFile.get(file) ?? "");
    return render?.status === "completed" ? join(this.#dir, file) : undefined;
  }

  submit(
    session: Session,
    wanted: Pick<Render, "id" | "draft" | "format" | "quality" | "isDoomed">,
  ): Render | SubmitRefusal {
    if (this.#table.get(wanted.id)) return "duplicate id";
    if (this.#busySessions.has(session.id)) return "another render in progress";
    const render: Render = {
      ...wanted,
      number: this.#table.size + 1,
      sessionId: session.id,
      owner: session.owner,
      status: "pending",
      progress: 0,
      createdAt: new Date().toISOString(),
      completedAt: null,
      file: `${randomBytes(16).toString("hex")}.${extensionOf(wanted.format)}`,
      durationMs: 0,
      sizeBytes: 0,
      reason: null,
    };
    const { records, sessions } = this.#tools;
    records.commit([this.#table.put(render.id, render), sessions.put({ ...session, exported: true })]);
    this.#byFile.set(render.file, render.id);
    this.#start(render);
    return render;
  }

  /** False: it is too late. */
  cancel(render: Render): boolean {
    if (render.status !== "pending") return false;
    this.#save({ ...render, status: "failed", reason: "cancelled", completedAt: new Date().toISOString() });
    this.#aborts.get(render.id)?.abort();
    return true;
  }

  /** What is in work begins anew at the next start. */
  async close(): Promise<void> {
    for (const abort of this.#aborts.values()) abort.abort();
    await Promise.allSettled(this.#running);
  }

  #start(render: Render): void {
    const abort = new AbortController();
    this.#aborts.set(render.id, abort);
    this.#busySessions.add(render.sessionId);
    const { leave } = this.#tools.traffic.enter("renders");
    const running = this.#run(render, abort.signal)
      // The end could not be written down: the render stays unfinished, and begins anew at the next start.
      .catch(() => undefined)
      .finally(() => {
        leave();
        this.#aborts.delete(render.id);
        this.#running.delete(running);
        this.#busySessions.delete(render.sessionId);
      });
    this.#running.add(running);
  }

  async #run(render: Render, signal: AbortSignal): Promise<void> {
    const { pace, chance } = this.#tools;
    const seconds = chance.between(...SECONDS, "render", render.number);
    try {
      await pace.wait(seconds * QUEUE_SHARE, signal);
      const file = await this.#slots.use(() => this.#make(render, signal));
      await pace.wait(seconds * (1 - QUEUE_SHARE), signal);
      if (!signal.aborted) this.#complete(render, file);
    } catch (error) {
      if (!signal.aborted) this.#fail(render, error instanceof Error ? error.message : String(error));
    } finally {
      this.#progress.delete(render.id);
    }
  }

  async #make(render: Render, signal: AbortSignal): Promise<{ sizeBytes: number; durationMs: number }> {
    signal.throwIfAborted();
    this.#save({ ...render, status: "processing" });
    if (render.isDoomed) throw new Error("the render worker ran out of memory");
    const outFile = join(this.#dir, render.file);
    const { draft, format, quality } = render;
    const onProgress = (percent: number): void => {
      this.#progress.set(render.id, Math.max(1, Math.min(99, Math.round(percent))));
    };
    const job = { draft, format, quality, outFile, files: this.#filesOf(draft) };
    const made = await this.#tools.renderer.render(job, onProgress, signal);
    return { ...made, sizeBytes: statSync(outFile).size };
  }

  #filesOf(draft: Draft): Record<string, string> {
    const files: Record<string, string> = {};
    for (const track of draft.t) {
      if (track.tt === 7) continue;
      for (const { m } of track.sg) {
        const path = "file" in m.source ? this.#tools.media.pathOf(m.source.file) : undefined;
        if (path !== undefined && "file" in m.source) files[m.source.file] = path;
      }
    }
    return files;
  }

  #complete(render: Render, file: { sizeBytes: number; durationMs: number }): void {
    const { records, sessions } = this.#tools;
    const session = sessions.get(render.sessionId);
    const media = { renderId: render.id, file: render.file, durationMs: file.durationMs };
    const done: Render = {
      ...render,
      ...file,
      status: "completed",
      progress: 100,
      completedAt: new Date().toISOString(),
    };
    records.commit([
      this.#table.put(done.id, done),
      ...(session ? [sessions.put({ ...session, generated: [...session.generated, media] })] : []),
    ]);
  }

  #fail(render: Render, reason: string): void {
    this.#save({ ...render, status: "failed", reason, completedAt: new Date().toISOString() });
  }

  #save(render: Render): void {
    this.#tools.records.commit([this.#table.put(render.id, render)]);
  }
}

function isOver(render: Render): boolean {
  return render.status === "completed" || render.status === "failed";
}

/** The word comes from a request and becomes part of a file's name. */
function extensionOf(format: string): string {
  return /^[a-z0-9]{1,5}$/u.test(format) ? format : "mp4";
}
