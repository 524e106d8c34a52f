// What a run has come to so far, video by video, told by its plan and its events: known at any moment, also when it is cut short.

import type { RunPlan } from "../plan/planned.ts";
import type { Unaddressed } from "./decision.ts";
import type { Event, OutcomeFact, Stop } from "./events.ts";
import { notAsExpected } from "./finding.ts";
import { emptyRecord } from "./state.ts";
import type { VideoRecord } from "./state.ts";
import { finishedFiles } from "./finished-files.ts";
import { countStates, stateOf, summarise } from "./summary.ts";
import type { RunSummary, VideoResult } from "./summary.ts";
import type { VideoState } from "./events.ts";

/** How a video ended in one run. */
export interface VideoEnd extends VideoResult {
  readonly state: VideoState;
  /** Of a video that is done: what is not as expected. */
  readonly reason: string;
  /** Credits of this run. */
  readonly credits: number;
  /** From its first fact in this run to its outcome; 0 when nothing was done. */
  readonly seconds: number;
  /** Those that this run made or renamed; where there are none, those of earlier runs. */
  readonly files: readonly MadeFile[];
  /** Number of files that this run made or renamed. */
  readonly made: number;
}

export interface MadeFile {
  readonly file: string;
  readonly bytes: number;
  readonly durationS: number | undefined;
}

export class SoFar {
  readonly #videos = new Map<string, Told>();
  #stop: Stop | undefined;
  #startedAt: number | undefined;

  expect({ recipes }: RunPlan): void {
    for (const { name, videos } of recipes) {
      for (const { id, class: kind, obstacle } of videos) {
        const isDone = kind === "none" && obstacle === undefined;
        this.#told({ recipe: name, video: id }).outcome = isDone ? { type: "video.done" } : NOT_BEGUN;
      }
    }
  }

  event(event: Event): void {
    const at = Date.parse(event.at);
    this.#startedAt ??= at;
    if (event.type === "run.stopping") this.#stop ??= event;
    if (!("video" in event)) return;
    const told = this.#told(event);
    // The books are closed when the video has ended.
    if (event.type === "credits.settled") told.credits += event.credits;
    else tell(told, event, at);
  }

  /** ms since the epoch; undefined before the first event. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  /** As if the run ended now. */
  summary(now: number): RunSummary {
    const results = [...this.#videos.values()].map(({ recipe, video, outcome }) => ({
      recipe,
      video,
      outcome,
      record: emptyRecord(video),
    }));
    return summarise({
      results,
      counts: countStates(results),
      creditsSpent: [...this.#videos.values()].reduce((sum, { credits }) => sum + credits, 0),
      seconds: (now - (this.#startedAt ?? now)) / 1000,
      stop: this.#stop,
    });
  }

  /** The run's own results, with what was told on the way. */
  ends({ results }: Pick<RunSummary, "results">): VideoEnd[] {
    return results.map((result) => {
      const { credits, beganAt, endedAt, files } = this.#told(result);
      const { outcome, record } = result;
      return {
        ...result,
        state: stateOf(outcome),
        reason: "reason" in outcome ? outcome.reason : notAsExpected(record).join("; "),
        credits,
        seconds: beganAt === undefined ? 0 : ((endedAt ?? beganAt) - beganAt) / 1000,
        files: files.length > 0 ? files : earlierFiles(record),
        made: files.length,
      };
    });
  }

  #told({ recipe, video }: { readonly recipe: string; readonly video: string }): Told {
    const key = `${recipe}/${video}`;
    const known = this.#videos.get(key);
    if (known !== undefined) return known;
    const outcome: Told["outcome"] = NOT_BEGUN;
    const told: Told = { recipe, video, outcome, credits: 0, files: [] };
    this.#videos.set(key, told);
    return told;
  }
}

const earlierFiles = (record: VideoRecord): MadeFile[] =>
  finishedFiles(record).map(({ file, bytes, durationS }) => ({ file, bytes, durationS }));

interface Told {
  readonly recipe: string;
  readonly video: string;
  outcome: Unaddressed<OutcomeFact>;
  credits: number;
  files: readonly MadeFile[];
  /** ms since the epoch. */
  beganAt?: number;
  endedAt?: number;
}

const NOT_BEGUN = {
  type: "video.waiting",
  cause: "interrupted",
  reason: "the run ended before it began",
} as const;

const CUT_SHORT = { ...NOT_BEGUN, reason: "the run ended in the middle; run again to go on" } as const;

function tell(told: Told, event: Event & { readonly video: string }, at: number): void {
  switch (event.type) {
    case "video.done":
    case "video.failed":
    case "video.parked":
    case "video.unknown":
    case "video.blocked":
    case "video.waiting":
      told.outcome = event;
      told.endedAt = at;
      return;
    case "download.finished":
    case "export.moved": {
      const { file, bytes, duration_s: durationS } = event;
      told.files = [...told.files.filter((one) => one.file !== file), { file, bytes, durationS }];
      break;
    }
    default:
  }
  told.beganAt ??= at;
  told.outcome = CUT_SHORT;
}
