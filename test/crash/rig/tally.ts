// The figures of a case: how many instants were tried, and what was found.

import type { Violation } from "./invariants.ts";
import { openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

export interface Tally {
  /** Crashes, faults or instants; a trial can hold many. */
  tried: number;
  /** Of these, how many really hit: a kill can come after the end. */
  hit: number;
  readonly violations: (Violation & { readonly where: string })[];
}

export const emptyTally = (): Tally => ({ tried: 0, hit: 0, violations: [] });

export function note(tally: Tally, where: string, violations: readonly Violation[]): void {
  tally.violations.push(...violations.map((violation) => ({ ...violation, where })));
}

export async function inWorld<T>(options: WorldOptions, act: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld(options);
  try {
    return await act(world);
  } finally {
    await world.close();
  }
}

/** What a case is asked for. */
export interface Amount {
  readonly seed: number;
  /** How many instants; of all positions that there are, so many. */
  readonly instants: number;
  /** When to begin no more, ms since the epoch. */
  readonly until?: number;
}

export const wantsMore = ({ instants, until = Infinity }: Amount, { tried }: Tally): boolean =>
  tried < instants && Date.now() < until;
