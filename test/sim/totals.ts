// Owns the sums over many worlds.

import { worldOf } from "./generate.ts";
import { play } from "./play.ts";
import type { Played } from "./play.ts";

export interface Totals {
  worlds: number;
  runs: number;
  requests: number;
  prompts: number;
  crashes: number;
  /** By the place and the kind. */
  readonly faults: Record<string, number>;
  readonly violations: { readonly seed: number; readonly invariant: number; readonly words: string }[];
}

export const noTotals = (): Totals => ({
  worlds: 0,
  runs: 0,
  requests: 0,
  prompts: 0,
  crashes: 0,
  faults: {},
  violations: [],
});

export async function playSlice(from: number, count: number): Promise<Totals> {
  const totals = noTotals();
  for (let seed = from; seed < from + count; seed++) addWorld(totals, seed, await play(worldOf(seed)));
  return totals;
}

function addWorld(totals: Totals, seed: number, played: Played): void {
  const { runs, requests, prompts, crashes } = played;
  const faults = Object.fromEntries(played.faults);
  // One is enough to find it again.
  const violations = played.violations.slice(0, 1).map((violation) => ({ seed, ...violation }));
  add(totals, { worlds: 1, runs, requests, prompts, crashes, faults, violations });
}

export function add(totals: Totals, more: Totals): void {
  for (const key of ["worlds", "runs", "requests", "prompts", "crashes"] as const) totals[key] += more[key];
  for (const [name, count] of Object.entries(more.faults))
    totals.faults[name] = (totals.faults[name] ?? 0) + count;
  totals.violations.push(...more.violations);
}
