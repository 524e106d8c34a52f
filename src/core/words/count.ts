// Numbers of things, with the right ending.

/** Such as `1 video`, `1,000 videos`. */
export const count = (number: number, noun: string): string =>
  `${grouped(number)} ${number === 1 ? noun : `${noun}s`}`;

export const grouped = (number: number): string => {
  const rounded = Math.round(number * 100) / 100;
  return rounded.toLocaleString("en-US");
};

/** The first so many of a list, and how many are left out. */
export function firstOf<T>(items: readonly T[], limit: number): { shown: readonly T[]; more: number } {
  const shown = items.length <= limit ? items : items.slice(0, limit);
  return { shown, more: items.length - shown.length };
}
