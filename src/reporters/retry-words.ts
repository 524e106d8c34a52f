// What follows a failed attempt: the run's own table is asked, so that the words say what will happen.

import type { Stamp, VideoFact } from "../core/run/events.ts";
import { recordOf, reduce } from "../core/run/reduce.ts";
import { retry } from "../core/run/retry.ts";
import type { RetryTiming } from "../core/run/retry.ts";
import { emptyState } from "../core/run/state.ts";
import type { RecipeState } from "../core/run/state.ts";
import { elapsed } from "../core/words/duration.ts";

export class RetryWords {
  readonly #timing: RetryTiming;
  readonly #states = new Map<string, RecipeState>();

  constructor(timing: RetryTiming) {
    this.#timing = timing;
  }

  /** Wants every fact about a video, because attempts are counted in a row. Empty when nothing is tried again. */
  next(event: Stamp & VideoFact): string {
    const state = reduce(this.#stateOf(event.recipe), event);
    if (event.type !== "attempt.failed") return "";
    const attempts = recordOf(state, event.video).attempts[event.stage];
    if (attempts === undefined) return "";
    const next = retry({ stage: event.stage, ...attempts }, this.#timing);
    switch (next.kind) {
      case "after":
        return next.ms < 1000 ? "trying again" : `trying again in ${elapsed(next.ms)}`;
      case "renew-token":
        return "getting a new token";
      case "park":
      case "fail":
        return "";
    }
  }

  #stateOf(recipe: string): RecipeState {
    const known = this.#states.get(recipe) ?? emptyState();
    this.#states.set(recipe, known);
    return known;
  }
}
