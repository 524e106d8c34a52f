// What a run came to: outcomes, counts by state, credits, time, exit code.

import type { Unaddressed } from "./decision.ts";
import type { Counts, OutcomeFact, Stop, VideoState } from "./events.ts";
import { EXIT, exitCode } from "./exit-code.ts";
import type { VideoRecord } from "./state.ts";
import { count, grouped } from "../words/count.ts";
import { elapsed } from "../words/duration.ts";

export interface VideoResult {
  readonly recipe: string;
  readonly video: string;
  readonly outcome: Unaddressed<OutcomeFact>;
  readonly record: VideoRecord;
}

export interface RunSummary {
  readonly results: readonly VideoResult[];
  readonly counts: Counts;
  readonly creditsSpent: number;
  readonly seconds: number;
  readonly stop: Stop | undefined;
  readonly exitCode: number;
}

export const summarise = (summary: Omit<RunSummary, "exitCode">): RunSummary => ({
  ...summary,
  exitCode: Math.max(
    exitCode(summary.results.map((result) => result.outcome)),
    summary.stop?.cause === "journal" ? EXIT.stopped : EXIT.done,
  ),
});

export function countStates(results: readonly Pick<VideoResult, "outcome">[]): Counts {
  const counts = { pending: 0, running: 0, done: 0, failed: 0, parked: 0, unknown: 0, blocked: 0 };
  for (const { outcome } of results) counts[stateOf(outcome)] += 1;
  return counts;
}

export function stateOf(outcome: Unaddressed<OutcomeFact>): VideoState {
  switch (outcome.type) {
    case "video.waiting":
      return "pending";
    case "video.done":
      return "done";
    case "video.failed":
      return "failed";
    case "video.parked":
      return "parked";
    case "video.unknown":
      return "unknown";
    case "video.blocked":
      return "blocked";
  }
}

/** In one line: how many videos are done, what was spent, how long it took. */
export function totalsWords({ results, counts, creditsSpent, seconds }: RunSummary): string {
  const spent = creditsSpent === 0 ? "no credits spent" : `${count(creditsSpent, "credit")} spent`;
  const done = `${grouped(counts.done)} of ${count(results.length, "video")} done`;
  return `${done}, ${spent}, ${elapsed(seconds * 1000)}.`;
}
