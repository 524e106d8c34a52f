// Which trials go first, and how many go on at once.

import { seeded } from "./seeded.ts";

/** Shuffled by the seed, so that a few of them are a fair selection. */
export function inOrderOf<T>(seed: number, items: readonly T[]): T[] {
  const chance = seeded(seed);
  const drawn = items.map((item) => ({ item, order: chance.next() }));
  return drawn.toSorted((a, b) => a.order - b.order).map(({ item }) => item);
}

/** Most of a trial is waiting. */
const AT_ONCE = 3;

export async function inTurns<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
