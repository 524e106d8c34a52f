// When a video's steps worked and when they waited, folded from the times of the events. Time between runs is left out.

import type { Event } from "../core/run/events.ts";

/** One row of the chart; times are milliseconds on an axis that has no gaps between runs. */
export interface Step {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly workingMs: number;
  readonly waitingMs: number;
}

export interface Bar {
  readonly kind: BarKind;
  readonly startMs: number;
  readonly endMs: number;
  /** Of a failed attempt: what happened. */
  readonly words?: string;
}

/** `wait`: for a slot, for credits, for a retry, or for the step before. `failure`: a moment, not a stretch. */
export type BarKind = "wait" | "upload" | "prompt" | "check" | "render" | "download" | "failure";

type WorkKind = Exclude<BarKind, "wait" | "failure">;

interface Stretch {
  readonly step: string;
  readonly kind: WorkKind;
  readonly startMs: number;
}

interface Visit {
  readonly run: string;
  readonly startMs: number;
  endMs: number;
  readonly work: (Stretch & { readonly endMs: number })[];
  readonly failures: { readonly step: string; readonly atMs: number; readonly words: string }[];
}

export class StepTimes {
  readonly #visits: Visit[] = [];
  readonly #open = new Map<string, Stretch>();
  readonly #names = new Map<string, string>();

  /** `runStartedMs`: a video that waits for its turn waits from there. */
  add(event: Event, runStartedMs: number): void {
    const atMs = Date.parse(event.at);
    const visit = this.#visitOf(event, { atMs, runStartedMs });
    if (visit === undefined) return;
    visit.endMs = Math.max(visit.endMs, atMs);
    if ("key" in event && "step" in event) this.#names.set(event.key, event.step);
    this.#reduce(visit, event, atMs);
  }

  steps(): Step[] {
    const rows = new Map<string, Bar[]>();
    const put = (step: string, bar: Bar): void => void rows.set(step, [...(rows.get(step) ?? []), bar]);
    let offsetMs = 0;
    for (const visit of this.#visits) {
      const open = visit === this.#visits.at(-1) ? [...this.#open.values()] : [];
      layOut(visit, { open, shiftMs: offsetMs - visit.startMs, put });
      offsetMs += visit.endMs - visit.startMs;
    }
    return [...rows].map(([name, bars]) => ({
      name,
      bars,
      workingMs: lengthOf(bars.filter((bar) => bar.kind !== "wait")),
      waitingMs: lengthOf(bars.filter((bar) => bar.kind === "wait")),
    }));
  }

  /** A run that only repeats an outcome is no visit. */
  #visitOf(event: Event, { atMs, runStartedMs }: { atMs: number; runStartedMs: number }): Visit | undefined {
    const last = this.#visits.at(-1);
    if (last?.run === event.run) return last;
    if (event.type.startsWith("video.")) return undefined;
    if (last !== undefined) this.#breakOff(last, runStartedMs);
    const startMs = Math.min(runStartedMs, atMs);
    const visit: Visit = { run: event.run, startMs, endMs: atMs, work: [], failures: [] };
    this.#visits.push(visit);
    return visit;
  }

  /** What was on its way when a run ended goes on in the next one. */
  #breakOff(last: Visit, startMs: number): void {
    for (const [key, stretch] of this.#open) {
      last.work.push({ ...stretch, endMs: last.endMs });
      this.#open.set(key, { ...stretch, startMs });
    }
  }

  #reduce(visit: Visit, event: Event, atMs: number): void {
    switch (event.type) {
      case "upload.started":
        return this.#begin(visit, event, { kind: "upload", atMs });
      case "prompt.intended":
        return this.#begin(visit, event, { kind: "prompt", atMs });
      case "prompt.ended":
      case "prompt.lost":
        return this.#begin(visit, event, { kind: "check", atMs });
      case "render.intended":
        return this.#begin(visit, event, { kind: "render", atMs });
      case "render.finished":
        return this.#begin(visit, event, { kind: "download", atMs });
      case "upload.finished":
      case "prompt.rejected":
      case "prompt.asked":
      case "prompt.unknown":
      case "draft.verified":
      case "draft.mismatched":
      case "render.failed":
      case "download.finished":
      case "export.set-aside":
      case "export.moved":
        return this.#end(visit, event.key, atMs);
      case "attempt.failed":
        visit.failures.push({
          step: this.#names.get(event.key) ?? event.stage,
          atMs,
          words: event.failure.message,
        });
        return;
      case "video.done":
      case "video.failed":
      case "video.parked":
      case "video.unknown":
      case "video.blocked":
      case "video.waiting":
        for (const key of this.#open.keys()) this.#end(visit, key, atMs);
        return;
      default:
    }
  }

  #begin(
    visit: Visit,
    { key, step }: { readonly key: string; readonly step: string },
    { kind, atMs }: { readonly kind: WorkKind; readonly atMs: number },
  ): void {
    this.#end(visit, key, atMs);
    this.#open.set(key, { step, kind, startMs: atMs });
  }

  #end(visit: Visit, key: string, endMs: number): void {
    const stretch = this.#open.get(key);
    if (stretch === undefined) return;
    visit.work.push({ ...stretch, endMs });
    this.#open.delete(key);
  }
}

/** Whatever lies between two stretches of work was waiting for the later one. */
function layOut(
  visit: Visit,
  {
    open,
    shiftMs,
    put,
  }: {
    readonly open: readonly Stretch[];
    readonly shiftMs: number;
    readonly put: (step: string, bar: Bar) => void;
  },
): void {
  const unfinished = open.map((stretch) => ({ ...stretch, endMs: visit.endMs }));
  const work = [...visit.work, ...unfinished].toSorted((a, b) => a.startMs - b.startMs);
  let reachedMs = visit.startMs;
  for (const { step, kind, startMs, endMs } of work) {
    if (startMs > reachedMs)
      put(step, { kind: "wait", startMs: reachedMs + shiftMs, endMs: startMs + shiftMs });
    put(step, { kind, startMs: startMs + shiftMs, endMs: endMs + shiftMs });
    reachedMs = Math.max(reachedMs, endMs);
  }
  for (const { step, atMs, words } of visit.failures) {
    put(step, { kind: "failure", startMs: atMs + shiftMs, endMs: atMs + shiftMs, words });
  }
}

const lengthOf = (bars: readonly Bar[]): number =>
  bars.reduce((total, { startMs, endMs }) => total + (endMs - startMs), 0);
