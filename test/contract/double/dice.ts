// Chance with a seed: the same seed gives the same faults, shapes and timings.

export interface Dice {
  /** 0 (included) to 1. */
  roll(): number;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  pick<T>(options: readonly [T, ...T[]]): T;
  chance(share: number): boolean;
}

/** A linear congruential generator (Numerical Recipes' numbers), its low bits mixed away. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    return ((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(roll() * count);
  return {
    roll,
    below,
    pick: (options) => options[below(options.length)] ?? options[0],
    chance: (share) => roll() < share,
  };
}
