// Where a run stands: videos in work, outcomes, files made, credits. Fed by events; read by the reporters.

import type { RunPlan } from "../core/plan/planned.ts";
import { emptyAccount, reduceAccount } from "../core/run/account.ts";
import type { Account } from "../core/run/account.ts";
import type { Event, Stop, VideoState } from "../core/run/events.ts";
import type { VideoProgress } from "../core/run/listener.ts";
import type { MadeFile } from "../core/run/so-far.ts";
import { stateOf } from "../core/run/summary.ts";
import { advance, follow } from "./activity.ts";
import type { Activity } from "./activity.ts";

export interface Totals {
  readonly videos: number;
  readonly ended: Readonly<Partial<Record<VideoState, number>>>;
  readonly inWork: number;
  /** Neither ended nor in work. */
  readonly waiting: number;
  /** How long a video that was made in this run took, in the mean; undefined until there are enough to tell from. */
  readonly usualMs: number | undefined;
  readonly creditsSpent: number;
  readonly creditsReserved: number;
}

/** Fewer are too few to tell from: videos differ. */
const MIN_FINISHED = 3;

export class Board {
  readonly #account: Account = emptyAccount();
  readonly #inWork = new Map<string, Activity>();
  readonly #ended = new Map<string, VideoState>();
  readonly #made = new Map<string, MadeFile>();
  #recipes = 1;
  #videos = 0;
  /** Videos that were in work and got done, and how long they took together. */
  #finished = 0;
  #finishedMs = 0;
  #startedAt: number | undefined;
  #stop: Stop | undefined;

  expect({ recipes }: RunPlan): void {
    this.#recipes = recipes.length;
    this.#videos = recipes.reduce((sum, recipe) => sum + recipe.videos.length, 0);
  }

  event(event: Event): void {
    reduceAccount(this.#account, event);
    this.#startedAt ??= Date.parse(event.at);
    if (event.type === "run.stopping") this.#stop ??= event;
    if (!("video" in event)) return;
    const key = keyOf(event);
    if (isOutcome(event)) this.#end(key, { state: stateOf(event), atMs: Date.parse(event.at) });
    else if (event.type !== "credits.settled" || this.#inWork.has(key)) {
      this.#inWork.set(key, follow(this.#inWork.get(key), event));
    }
    if (event.type === "download.finished" || event.type === "export.moved") {
      const { file, bytes, duration_s: durationS } = event;
      this.#made.set(file, { file, bytes, durationS });
    }
  }

  progress(progress: VideoProgress): void {
    const activity = this.#inWork.get(keyOf(progress));
    if (activity !== undefined) this.#inWork.set(keyOf(progress), advance(activity, progress));
  }

  #end(key: string, { state, atMs }: { readonly state: VideoState; readonly atMs: number }): void {
    const activity = this.#inWork.get(key);
    if (activity !== undefined && state === "done") {
      this.#finished += 1;
      this.#finishedMs += atMs - activity.since;
    }
    this.#inWork.delete(key);
    this.#ended.set(key, state);
  }

  activity(of: { readonly recipe: string; readonly video: string }): Activity | undefined {
    return this.#inWork.get(keyOf(of));
  }

  /** In the order in which they began. */
  inWork(): readonly Activity[] {
    return [...this.#inWork.values()];
  }

  /** In the order in which they were finished. */
  made(): readonly MadeFile[] {
    return [...this.#made.values()];
  }

  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** The recipe's name stands before the id where there are several. */
  name({ recipe, video }: { readonly recipe: string; readonly video: string }): string {
    return this.#recipes > 1 ? `${recipe}/${video}` : video;
  }

  #usualMs(): number | undefined {
    return this.#finished >= MIN_FINISHED ? this.#finishedMs / this.#finished : undefined;
  }

  totals(): Totals {
    const ended: Partial<Record<VideoState, number>> = {};
    for (const state of this.#ended.values()) ended[state] = (ended[state] ?? 0) + 1;
    const inWork = this.#inWork.size;
    const reserved = [...this.#account.reservations.values()];
    return {
      videos: this.#videos,
      ended,
      inWork,
      waiting: Math.max(0, this.#videos - this.#ended.size - inWork),
      usualMs: this.#usualMs(),
      creditsSpent: this.#account.spent,
      creditsReserved: reserved.reduce((sum, reservation) => sum + reservation.credits, 0),
    };
  }
}

const keyOf = ({ recipe, video }: { readonly recipe: string; readonly video: string }): string =>
  `${recipe}/${video}`;

type Outcome = Extract<
  Event,
  {
    type:
      | "video.done"
      | "video.failed"
      | "video.parked"
      | "video.unknown"
      | "video.blocked"
      | "video.waiting";
  }
>;

const OUTCOMES: ReadonlySet<string> = new Set<Outcome["type"]>([
  "video.done",
  "video.failed",
  "video.parked",
  "video.unknown",
  "video.blocked",
  "video.waiting",
]);

const isOutcome = (event: Event): event is Outcome => OUTCOMES.has(event.type);
