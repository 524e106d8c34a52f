// The one place that owns all slots: so many attempts of a stage at once, videos that have begun before those that have not.

import pLimit from "p-limit";
import type { Stage, StageLimits } from "../core/stage.ts";

interface Waiting {
  readonly rank: number;
  readonly work: () => Promise<void>;
}

export class Slots {
  readonly #stages: Readonly<Record<Stage, Queue>>;

  constructor(limits: StageLimits) {
    this.#stages = {
      upload: new Queue(limits.uploads),
      prompt: new Queue(limits.prompts),
      render: new Queue(limits.renders),
      download: new Queue(limits.downloads),
    };
  }

  /** Runs `work` in a slot of the stage; among those that wait, the lowest rank goes first. Never times out. */
  use(stage: Stage, rank: number, work: () => Promise<void>): Promise<void> {
    return this.#stages[stage].use({ rank, work });
  }
}

/** p-limit owns the concurrency, in order of arrival; who goes next is chosen when a slot is free. */
class Queue {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #waiting: { readonly waiting: Waiting; readonly done: PromiseWithResolvers<void> }[] = [];

  constructor(concurrency: number) {
    this.#limit = pLimit(concurrency);
  }

  use(waiting: Waiting): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.splice(this.#position(waiting.rank), 0, { waiting, done });
    void this.#limit(() => this.#runNext());
    return done.promise;
  }

  /** Sorted by rank, highest first, so that the next one is taken from the end. */
  #position(rank: number): number {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#waiting[middle]?.waiting.rank ?? 0) > rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  async #runNext(): Promise<void> {
    const next = this.#waiting.pop();
    if (next === undefined) return;
    await next.waiting.work().then(next.done.resolve, next.done.reject);
  }
}
