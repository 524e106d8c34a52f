// What a run is asked to do: recipes with their journals, videos with what is allowed, ports, limits, watchers.

import type { WantedVideo } from "../core/plan/keys.ts";
import type { ChangeClass, Obstacle } from "../core/plan/planned.ts";
import type { Backend, DraftStore } from "../core/ports.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { RunSettings, Unaddressed } from "../core/run/decision.ts";
import type { VideoFact } from "../core/run/events.ts";
import type { RunListener } from "../core/run/listener.ts";
import type { RecipeState } from "../core/run/state.ts";
import type { StageLimits } from "../core/stage.ts";
import type { JournalPort } from "./journal-port.ts";
import type { SharedPorts } from "./video-context.ts";

/** One recipe's share of a run. */
export interface RecipeJob {
  readonly recipe: Recipe;
  readonly journal: JournalPort;
  /** With the recipe's attribution profile. */
  readonly backend: Backend;
  readonly drafts: DraftStore;
  /** As read from the journal; the run goes on with it. */
  readonly state: RecipeState;
  readonly videos: readonly VideoJob[];
}

export interface VideoJob {
  readonly video: WantedVideo;
  /** The most that may be done for it. */
  readonly allowed: ChangeClass;
  /** All of its prompts were planned, and shown, as paid. */
  readonly mayRebuild: boolean;
  readonly obstacle?: Obstacle;
  /** Nothing is to be done for it, and the journal says so already. */
  readonly settled: boolean;
  /** What was found out while planning, such as files that are gone. */
  readonly facts: readonly Unaddressed<VideoFact>[];
}

export interface RunRequest {
  readonly version: string;
  readonly jobs: readonly RecipeJob[];
  readonly ports: SharedPorts;
  readonly settings: RunSettings;
  readonly limits: StageLimits;
  /** Videos in work at once; without it only the stages limit. */
  readonly maxVideos?: number;
  readonly listeners: readonly RunListener[];
}
