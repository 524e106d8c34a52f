// The runs that the journals tell of, each with what it made and what it cost, and one compared with those before.

import type { Target } from "../core/ports.ts";
import type { Counts, Event } from "../core/run/events.ts";
import { sum } from "./report.ts";

export interface RunFacts {
  readonly id: string;
  readonly target: Target;
  /** ISO 8601. */
  readonly at: string;
  /** Undefined while it runs, and for one that died. */
  readonly exitCode?: number;
  readonly counts?: Counts;
  readonly seconds: number;
  readonly credits: number;
  /** Files that it made, in order. */
  readonly files: readonly MadeFile[];
  /** Videos that this run left undone, and why. */
  readonly undone: readonly Undone[];
  /** Videos that this run finished, as `recipe/id`; one that was done before it is not among them. */
  readonly done: readonly string[];
  /** Why it started nothing more. */
  readonly stopped?: string;
}

export interface MadeFile {
  readonly recipe: string;
  readonly video: string;
  readonly file: string;
  readonly bytes: number;
  readonly durationS?: number;
}

export interface Undone {
  readonly recipe: string;
  readonly video: string;
  readonly state: string;
  readonly reason: string;
}

interface Growing {
  readonly startedMs: number;
  readonly undone: Map<string, Undone>;
  readonly done: Set<string>;
  facts: RunFacts & { readonly files: MadeFile[] };
}

/** A run over several recipes writes into several journals: it is known by its id. */
export class RunLog {
  readonly #runs = new Map<string, Growing>();

  add(event: Event): void {
    if (event.type === "run.started") this.#begin(event);
    if (event.type === "export.moved") this.#rename(event);
    const run = this.#runs.get(event.run);
    if (run === undefined) return;
    const seconds = Math.max(run.facts.seconds, (Date.parse(event.at) - run.startedMs) / 1000);
    run.facts = { ...run.facts, seconds };
    reduceRun(run, event);
  }

  /** Oldest first. */
  runs(): RunFacts[] {
    return [...this.#runs.values()]
      .map(({ facts, undone, done }) => ({ ...facts, undone: [...undone.values()], done: [...done] }))
      .toSorted((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  }

  /** A run's files go by the names under which they are found now. */
  #rename({ recipe, video, from, file }: Event & { type: "export.moved" }): void {
    for (const { facts } of this.#runs.values()) {
      for (const [index, made] of facts.files.entries()) {
        if (made.recipe === recipe && made.video === video && made.file === from)
          facts.files[index] = { ...made, file };
      }
    }
  }

  #begin({ run, target, at }: Event & { type: "run.started" }): void {
    if (this.#runs.has(run)) return;
    const facts = { id: run, target, at, seconds: 0, credits: 0, files: [], undone: [], done: [] };
    this.#runs.set(run, { startedMs: Date.parse(at), undone: new Map(), done: new Set(), facts });
  }
}

function reduceRun(run: Growing, event: Event): void {
  const { facts, undone } = run;
  switch (event.type) {
    case "credits.settled":
      run.facts = { ...facts, credits: facts.credits + event.credits };
      return;
    case "download.finished":
      facts.files.push(madeFile(event));
      return;
    case "run.stopping":
      run.facts = { ...facts, stopped: event.message };
      return;
    case "run.finished":
      run.facts = { ...facts, exitCode: event.exit_code, counts: event.counts, seconds: event.seconds };
      return;
    case "video.done":
      undone.delete(`${event.recipe}/${event.video}`);
      run.done.add(`${event.recipe}/${event.video}`);
      return;
    case "video.failed":
    case "video.parked":
    case "video.unknown":
    case "video.blocked":
    case "video.waiting": {
      const { recipe, video, reason } = event;
      const state = event.type === "video.waiting" ? "pending" : event.type.slice("video.".length);
      run.done.delete(`${recipe}/${video}`);
      undone.set(`${recipe}/${video}`, { recipe, video, state, reason });
      return;
    }
    default:
  }
}

const madeFile = ({
  recipe,
  video,
  file,
  bytes,
  ...event
}: Event & { type: "download.finished" }): MadeFile => ({
  recipe,
  video,
  file,
  bytes,
  ...(event.duration_s !== undefined && { durationS: event.duration_s }),
});

export interface Comparison {
  readonly last: RunFacts;
  /** Runs that are compared with; none for a first run. */
  readonly before: readonly RunFacts[];
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly name: "files" | "seconds of video" | "not done" | "credits" | "seconds";
  readonly value: number;
  /** Mean of the runs before. */
  readonly usual?: number;
}

const MAX_BEFORE = 7;

/** The last run against up to seven before it on the same kind of backend; runs that did nothing say nothing. */
export function compareLast(runs: readonly RunFacts[]): Comparison | undefined {
  const telling = runs.filter((run) => !isIdle(run));
  const last = telling.at(-1) ?? runs.at(-1);
  if (last === undefined) return undefined;
  const before = telling.filter((run) => run !== last && run.target === last.target).slice(-MAX_BEFORE);
  return { last, before, figures: figuresOf(last, before) };
}

/** One run against others. */
export function figuresOf(run: RunFacts, others: readonly RunFacts[]): Figure[] {
  return FIGURES.map(([name, of]) => ({
    name,
    value: of(run),
    ...(others.length > 0 && { usual: sum(others.map(of)) / others.length }),
  }));
}

const FIGURES: readonly (readonly [Figure["name"], (run: RunFacts) => number])[] = [
  ["files", (run) => run.files.length],
  ["seconds of video", (run) => videoSeconds(run)],
  ["not done", (run) => run.undone.length],
  ["credits", (run) => run.credits],
  ["seconds", (run) => run.seconds],
];

export const videoSeconds = ({ files }: RunFacts): number =>
  sum(files.map(({ durationS }) => durationS ?? 0));

const isIdle = (run: RunFacts): boolean =>
  run.files.length === 0 && run.credits === 0 && run.undone.length === 0;
