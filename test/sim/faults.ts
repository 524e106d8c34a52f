// Owns which faults of a world are still to come, and how many came.

import type { Fault } from "./spec.ts";

export class Faults {
  readonly #planned = new Map<string, Fault>();
  readonly #counts = new Map<string, number>();
  /** By site and kind. */
  readonly happened = new Map<string, number>();
  /** Nothing goes wrong any more. */
  calm = false;

  constructor(faults: readonly Fault[]) {
    for (const fault of faults) this.#planned.set(`${fault.site}#${fault.nth}`, fault);
  }

  /** The world comes to a place. */
  take(site: string): Fault | undefined {
    if (this.calm) return undefined;
    const nth = this.#counts.get(site) ?? 0;
    this.#counts.set(site, nth + 1);
    const fault = this.#planned.get(`${site}#${nth}`);
    if (fault !== undefined) {
      const name = `${site} ${fault.kind}`;
      this.happened.set(name, (this.happened.get(name) ?? 0) + 1);
    }
    return fault;
  }

  /** How often the world came to each place. */
  get visits(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}
