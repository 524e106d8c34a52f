// What a report is made of: everything that the page and the digest show, as plain values.

import type { Draft } from "../core/draft.ts";
import type { Target } from "../core/ports.ts";
import type { VideoState } from "../core/run/events.ts";
import type { Expected } from "./expectations.ts";
import type { RunFacts } from "./runs.ts";
import type { Step } from "./steps.ts";
import type { Turn } from "./transcript.ts";

export interface Report {
  /** Names of the recipes. */
  readonly recipes: readonly string[];
  /** ISO 8601. */
  readonly madeAt: string;
  /** Recipes that a run works on now; undefined where nobody looked. */
  readonly running?: readonly string[];
  /** Journals that cannot be read, in words. */
  readonly problems?: readonly string[];
  readonly videos: readonly ReportVideo[];
  /** Oldest first. */
  readonly runs: readonly RunFacts[];
}

export interface ReportVideo {
  readonly recipe: string;
  readonly id: string;
  readonly target: Target;
  readonly state: VideoState;
  readonly reason: string;
  /** Where the user can register or top up. */
  readonly link?: string;
  readonly wayOn: WayOn;
  readonly credits: number;
  /** The longest chain of its steps, waiting included. */
  readonly elapsedMs: number;
  readonly exports: readonly ReportExport[];
  readonly timeline: Timeline;
  readonly turns: readonly Turn[];
  /** What its steps were held against, in the order in which that was done. */
  readonly expected: readonly Expected[];
  readonly steps: readonly Step[];
}

/** Empty commands: there is nothing to do. */
export interface WayOn {
  readonly advice: string;
  readonly commands: readonly string[];
}

export interface ReportExport {
  /** As in the recipe, relative to the project folder. */
  readonly file: string;
  /** From the report's place, with `/`; undefined when the file is not there any more. */
  readonly path?: string;
  /** Such as `mp4, high`: what was asked for. */
  readonly settings: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly durationS?: number;
}

export type Timeline =
  | { readonly kind: "draft"; readonly draft: Draft }
  /** The draft itself was not kept; the journal has its summary. */
  | { readonly kind: "summary"; readonly text: string }
  | { readonly kind: "none" };

/** What asks for the user's attention comes first. */
export const STATES: readonly VideoState[] = [
  "unknown",
  "blocked",
  "failed",
  "parked",
  "running",
  "pending",
  "done",
];

export function sorted(videos: readonly ReportVideo[]): ReportVideo[] {
  return videos.toSorted(
    (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || ORDER.compare(nameOf(a), nameOf(b)),
  );
}

/** `clip-9` before `clip-10`. */
const ORDER = new Intl.Collator("en", { numeric: true });

export const nameOf = ({ recipe, id }: Pick<ReportVideo, "recipe" | "id">): string => `${recipe}/${id}`;

export const countOf = (videos: readonly ReportVideo[], state: VideoState): number =>
  videos.filter((video) => video.state === state).length;

export const madeSeconds = (videos: readonly ReportVideo[]): number =>
  sum(videos.flatMap(({ exports }) => exports.map(({ durationS }) => durationS ?? 0)));

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
