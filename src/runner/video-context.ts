// What the loop of one video and its effects work with.

import type { Failure } from "../core/failure.ts";
import type {
  Backend,
  CallOptions,
  Clock,
  DraftStore,
  Outputs,
  Player,
  Random,
  RenderStatus,
} from "../core/ports.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { AttemptStage, VideoFact } from "../core/run/events.ts";
import type { Decision, Unaddressed } from "../core/run/decision.ts";
import type { VideoRecord } from "../core/run/state.ts";
import type { WantedVideo } from "../core/plan/keys.ts";

export interface VideoContext {
  readonly recipe: Recipe;
  readonly video: WantedVideo;
  /** Live: facts that are emitted change it at once. */
  readonly record: VideoRecord;
  readonly ports: VideoPorts;
  /** Whether this tool wrote it, so that it may be replaced. */
  isOwn(file: string): boolean;
  /** Where finished renders can be fetched: kept in memory only, because such an URL may be signed. */
  readonly renders: Map<string, RenderStatus>;
  decide(): Decision;
  /** State first, then the journal: resolves when the fact is written, rejects when it cannot be. */
  emit(fact: Unaddressed<VideoFact>): Promise<void>;
  /** Nothing new is to be started. */
  stopped(): boolean;
  /** Nothing more that costs is to be started. */
  mayNotPay(): boolean;
  /** Until something changed that may matter, or for `ms`. */
  wait(ms: number): Promise<void>;
  /** Options for one call; progress goes to the reporters. */
  call(stage: AttemptStage): CallOptions;
  readBalance(key: string): Promise<void>;
}

/** The same for all recipes of a run. */
export interface SharedPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly outputs: Outputs;
  readonly player: Player;
}

export interface VideoPorts extends SharedPorts {
  readonly backend: Backend;
  readonly drafts: DraftStore;
}

/** Reports a failed attempt; what follows from it is decided elsewhere. */
export async function attemptFailed(
  context: VideoContext,
  at: { readonly stage: AttemptStage; readonly key: string; readonly failure: Failure },
): Promise<void> {
  await context.emit({ type: "attempt.failed", ...at });
}
