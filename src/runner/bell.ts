// Wakes whoever waits when something that they may be waiting for has changed.

import type { Clock } from "../core/ports.ts";

export class Bell {
  readonly #clock: Clock;
  #ringing = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#ringing.abort();
    this.#ringing = new AbortController();
  }

  /** Until the next ring, or for `ms`, whichever is first. */
  async wait(ms: number): Promise<void> {
    await this.#clock.sleep(ms, this.#ringing.signal);
  }
}
