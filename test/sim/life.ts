// Owns the life of one simulated process: whatever it does to the world goes through here, and here it can die.

import type { Fault } from "./spec.ts";
import type { World } from "./world.ts";

export interface Deed {
  /** Such as `disk:sync:journal`: what faults are addressed to. */
  readonly site: string;
  readonly detail: string;
  /** How long it takes at most. */
  readonly mostMs: number;
}

export class Life {
  readonly world: World;
  readonly index: number;
  readonly pid: number;
  alive = true;
  /** Deeds so far: what crashes are addressed by. */
  steps = 0;
  /** Where each of them was done. */
  readonly sites: string[] = [];
  /** Resolves when it dies. */
  readonly died = Promise.withResolvers<undefined>();

  constructor(world: World, index: number) {
    this.world = world;
    this.index = index;
    this.pid = world.nextPid();
  }

  /** Takes effect a moment later, all at once; the process may die before it or after it, and the world may let it fail. */
  act<T>({ site, detail, mostMs }: Deed, effect: (fault: Fault | undefined) => T): Promise<T> {
    const { world } = this;
    if (!this.alive) return never();
    const step = ++this.steps;
    this.sites.push(site);
    const fault = world.faults.take(site);
    const done = Promise.withResolvers<T>();
    world.scheduler.after(world.chance.roll("disk:ms") * mostMs, () => {
      if (!this.alive || this.#diesAt(step, "before")) return;
      world.trace(`${this.index} ${site} ${detail}${fault === undefined ? "" : ` ${fault.kind}`}`);
      try {
        done.resolve(effect(fault));
      } catch (error) {
        done.reject(error);
      }
      this.#diesAt(step, "after");
    });
    return done.promise;
  }

  /** Something that happens to it later, unless it is dead by then. */
  later(ms: number, act: () => void): { cancel(): void } {
    return this.world.scheduler.after(ms, () => {
      if (this.alive) act();
    });
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    this.world.trace(`${this.index} dies at ${this.steps}`);
    this.died.resolve(undefined);
  }

  /** One more step that is none of the disk's: true when it is the last. */
  step(site: string, when: "before" | "after"): boolean {
    this.sites.push(site);
    return this.#diesAt(++this.steps, when);
  }

  #diesAt(step: number, when: "before" | "after"): boolean {
    const crash = this.world.crashOf(this.index);
    if (crash === undefined || crash.step !== step || (crash.after ? "after" : "before") !== when)
      return false;
    this.world.crash(this, crash);
    return true;
  }
}

/** Whoever is dead waits for ever. */
export const never = (): Promise<never> => new Promise<never>(() => undefined);
