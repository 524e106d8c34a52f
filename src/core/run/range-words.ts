// Ranges in words, and what lies in them.

import type { NumberRange } from "../recipe/expectation.ts";

/** Such as "1", "at least 1", "at most 3", "1 to 4". */
export function rangeWords({ min, max }: NumberRange, words: (value: number) => string): string {
  if (min === undefined) return `at most ${words(max ?? Infinity)}`;
  if (max === undefined) return `at least ${words(min)}`;
  return min === max ? words(min) : `${words(min)} to ${words(max)}`;
}

export const isWithin = (value: number, { min = -Infinity, max = Infinity }: NumberRange): boolean =>
  value >= min && value <= max;
