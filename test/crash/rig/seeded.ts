// Chance that a seed decides: the same instants in every run with the same seed.

export interface Seeded {
  /** From 0 up to, not including, 1. */
  next(): number;
  between(least: number, most: number): number;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
}

/** Mulberry32. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    below: (count) => Math.floor(next() * count),
  };
}
