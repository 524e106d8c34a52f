// Owns time in a simulation: it stands still while anybody works and jumps to the next waker when everybody waits.

import type { Clock } from "../../src/core/ports.ts";

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A wait as long as this is for something that was to happen and did not. */
const FOR_EVER_MS = 7 * 24 * 3_600_000;

export class SimClock implements Clock {
  #now = Date.parse("2026-03-01T00:00:00Z");
  #order = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake);
    });
  }

  /** Somebody corrects the machine's clock, between two runs. */
  setBack(ms: number): void {
    this.#now -= ms;
  }

  /** Lets time pass until the work has ended; a work that waits for nothing that comes is a failure. */
  async until<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = (): void => void (ended = true);
    work.then(end, end);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (ended) return work;
      this.#wakeNext();
    }
  }

  #wakeNext(): void {
    const next = [...this.#sleepers].reduce<Sleeper | undefined>(
      (first, other) => (first === undefined || isBefore(other, first) ? other : first),
      undefined,
    );
    if (next === undefined) throw new Error("Nobody works and nobody will wake: this hangs.");
    if (next.at - this.#now > FOR_EVER_MS) throw new Error("Everybody waits for ever.");
    this.#now = Math.max(this.#now, next.at);
    next.wake();
  }
}

const isBefore = (one: Sleeper, other: Sleeper): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
