// Runs at their end, with videos of every state and texts of one's own.

import type { OutcomeFact } from "../../src/core/run/events.ts";
import type { Unaddressed } from "../../src/core/run/decision.ts";
import { emptyRecord } from "../../src/core/run/state.ts";
import { countStates, stateOf, summarise } from "../../src/core/run/summary.ts";
import type { RunEnding } from "../../src/report/run-ending.ts";

export interface Ended {
  readonly video?: string;
  readonly recipe?: string;
  readonly outcome?: Unaddressed<OutcomeFact>;
  readonly files?: readonly string[];
}

export function ended(videos: readonly Ended[], given: Partial<RunEnding> = {}): RunEnding {
  const ends = videos.map(
    ({ video = "teaser", recipe = "launch", outcome = { type: "video.done" }, files = [] }) => ({
      recipe,
      video,
      outcome,
      record: emptyRecord(video),
      state: stateOf(outcome),
      reason: "reason" in outcome ? outcome.reason : "",
      credits: 100,
      seconds: 60,
      files: files.map((file) => ({ file, bytes: 1000, durationS: 8 })),
      made: files.length,
    }),
  );
  const summary = summarise({
    results: ends,
    counts: countStates(ends),
    creditsSpent: 100 * ends.length,
    seconds: 61,
    stop: undefined,
  });
  return {
    summary,
    ends,
    startedAt: Date.parse("2026-01-01T00:00:00Z"),
    goOn: "nemo-pipeline run launch.yaml",
    resolve: "nemo-pipeline resolve",
    placeOf: () => ({ file: "launch.yaml", line: 3 }),
    ...given,
  };
}
