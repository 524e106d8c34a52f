// Runs as rows: a list of them, and two compared.

import type { Counts, VideoState } from "../core/run/events.ts";
import { grouped } from "../core/words/count.ts";
import { elapsed } from "../core/words/duration.ts";
import { STATES } from "./report.ts";
import { figuresOf, videoSeconds } from "./runs.ts";
import type { RunFacts } from "./runs.ts";
import { change, FIGURE_NAMES, figureWords, minutes, resultOf } from "./totals.ts";

export interface Rows {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Indices of columns with numbers. */
  readonly right: readonly number[];
}

/** Newest first. */
export const historyRows = (runs: readonly RunFacts[]): Rows => ({
  head: ["run", "begun (UTC)", "backend", "files", "video", "credits", "time", "result", "videos"],
  rows: runs
    .toReversed()
    .map((run) => [
      run.id,
      run.at.slice(0, 16).replace("T", " "),
      run.target === "cloud" ? "cloud" : "embedded",
      grouped(run.files.length),
      minutes(videoSeconds(run)),
      grouped(run.credits),
      elapsed(run.seconds * 1000),
      resultOf(run),
      run.counts === undefined ? "-" : countWords(run.counts),
    ]),
  right: [3, 4, 5, 6],
});

/** Such as `12 done, 1 failed`. */
function countWords(counts: Counts): string {
  const present = STATES.toReversed().filter((state: VideoState) => counts[state] > 0);
  return present.map((state) => `${grouped(counts[state])} ${state}`).join(", ") || "none";
}

/** The change is from the first to the second. */
export const comparisonRows = (first: RunFacts, second: RunFacts): Rows => ({
  head: ["", first.id, second.id, "change"],
  rows: [
    ...figuresOf(second, [first]).map((figure) => [
      FIGURE_NAMES[figure.name],
      figureWords(figure.name, figure.usual ?? 0),
      figureWords(figure.name, figure.value),
      change(figure),
    ]),
    ["Result", resultOf(first), resultOf(second), ""],
  ],
  right: [1, 2, 3],
});

/** Names of videos that only the first of two runs left undone. */
export function undoneOnlyIn(first: RunFacts, second: RunFacts): string[] {
  const names = new Set(second.undone.map(nameOf));
  return first.undone.map(nameOf).filter((name) => !names.has(name));
}

export interface Change {
  /** As `recipe/id`. */
  readonly video: string;
  /** What the first run left it in; undefined: the run had nothing to do with it. */
  readonly from: string | undefined;
  /** What the second one left it in. */
  readonly to: string | undefined;
}

/** Videos that two runs left in different states. One that was done, and that the second run had no work with, still is. */
export function changesBetween(first: RunFacts, second: RunFacts): Change[] {
  const [before, after] = [statesIn(first), statesIn(second)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((video) => ({ video, from: before.get(video), to: after.get(video) }))
    .filter(({ from, to }) => from !== to && !(from === "done" && to === undefined))
    .toSorted((a, b) => ORDER.compare(transition(a), transition(b)) || ORDER.compare(a.video, b.video));
}

/** Such as `failed → done`. */
export const transition = ({ from, to }: Change): string => `${from ?? "no part"} → ${to ?? "no part"}`;

/** `clip-9` before `clip-10`. */
const ORDER = new Intl.Collator("en", { numeric: true });

const statesIn = ({ done, undone }: RunFacts): ReadonlyMap<string, string> =>
  new Map([
    ...done.map((name) => [name, "done"] as const),
    ...undone.map((one) => [nameOf(one), one.state] as const),
  ]);

const nameOf = ({ recipe, video }: RunFacts["undone"][number]): string => `${recipe}/${video}`;

export interface HistoryEntry {
  readonly run: string;
  readonly at: string;
  readonly target: RunFacts["target"];
  readonly seconds: number;
  /** Absent for a run without an end. */
  readonly exit_code?: number;
  readonly counts?: Counts;
  readonly files: number;
  readonly duration_s: number;
  readonly credits: number;
  readonly not_done: readonly string[];
}

/** A run for machines. */
export const historyEntry = (run: RunFacts): HistoryEntry => ({
  run: run.id,
  at: run.at,
  target: run.target,
  seconds: run.seconds,
  ...(run.exitCode !== undefined && { exit_code: run.exitCode }),
  ...(run.counts !== undefined && { counts: run.counts }),
  files: run.files.length,
  duration_s: videoSeconds(run),
  credits: run.credits,
  not_done: run.undone.map(nameOf),
});
