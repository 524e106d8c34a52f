// A report in numbers, for machines.

import type { VideoState } from "../core/run/events.ts";
import { countOf, madeSeconds, STATES, sum } from "./report.ts";
import type { Report } from "./report.ts";
import { compareLast } from "./runs.ts";

export interface ReportSummary {
  readonly recipes: readonly string[];
  readonly videos: number;
  readonly counts: Readonly<Record<VideoState, number>>;
  readonly files: number;
  readonly duration_s: number;
  readonly credits: number;
  readonly last_run?: {
    readonly run: string;
    readonly at: string;
    /** Absent for a run without an end. */
    readonly exit_code?: number;
    readonly figures: Readonly<Record<string, { readonly value: number; readonly usual?: number }>>;
    /** Number of runs that `usual` is the mean of. */
    readonly compared_with: number;
  };
}

export function summary({ recipes, videos, runs }: Report): ReportSummary {
  const counts = Object.fromEntries(STATES.map((state) => [state, countOf(videos, state)]));
  const lastRun = lastRunOf(runs);
  return {
    recipes,
    videos: videos.length,
    counts: counts as Record<VideoState, number>,
    files: sum(videos.map(({ exports }) => exports.length)),
    duration_s: madeSeconds(videos),
    credits: sum(videos.map(({ credits }) => credits)),
    ...(lastRun !== undefined && { last_run: lastRun }),
  };
}

function lastRunOf(runs: Report["runs"]): ReportSummary["last_run"] {
  const comparison = compareLast(runs);
  if (comparison === undefined) return undefined;
  const { last, before, figures } = comparison;
  return {
    run: last.id,
    at: last.at,
    ...(last.exitCode !== undefined && { exit_code: last.exitCode }),
    figures: Object.fromEntries(figures.map(({ name, ...figure }) => [name.replaceAll(" ", "_"), figure])),
    compared_with: before.length,
  };
}
