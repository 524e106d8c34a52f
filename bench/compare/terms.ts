// What is the same for all contenders: how much is killed, at which instants, and what the server is like.

import { Chance } from "../../src/emulator/chance.ts";

export interface Terms {
  readonly kills: number;
  readonly killsPerBatch: number;
  /** In a batch. */
  readonly videos: number;
  readonly seed: number;
  /** Of the server: lengths of time are divided by it. */
  readonly speed: number;
  readonly weather: Weather;
  /** Where everything happens; a folder for each contender. */
  readonly folder: string;
  readonly note: (words: string) => void;
}

/** Calm, or with faults: `lostShare` of the prompts are carried out while their answers are lost. */
export type Weather = "calm" | { readonly lostShare: number };

/** When a batch is killed, in shares of the time that it takes undisturbed, ascending. Counted over all its starts. */
export function killShares({ seed, killsPerBatch }: Terms, batch: number): number[] {
  const chance = new Chance(seed);
  const shares = Array.from({ length: killsPerBatch }, (_, kill) => chance.roll("kill", batch, kill));
  return shares.toSorted((a, b) => a - b);
}
