// One reading of the balance for all that ask at the same time; who asks while one is under way gets the next.

import type { Failure } from "../core/failure.ts";
import type { Balance } from "../core/ports.ts";
import type { Result } from "../core/result.ts";

type Reading = Promise<Result<Balance, Failure>>;

export class BalanceReader<Asker> {
  readonly #read: (asker: Asker) => Reading;
  #running: Reading | undefined;
  #next: Reading | undefined;

  /** `read` makes one attempt and announces what it found before it resolves. */
  constructor(read: (asker: Asker) => Reading) {
    this.#read = read;
  }

  /** A reading that began no earlier than now. */
  read(asker: Asker): Reading {
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#start(asker);
    const start = (): Reading => this.#start(asker);
    this.#next = this.#running.then(start, start);
    return this.#next;
  }

  #start(asker: Asker): Reading {
    this.#next = undefined;
    const reading = this.#read(asker).finally(() => {
      if (this.#running === reading) this.#running = undefined;
    });
    this.#running = reading;
    return reading;
  }
}
