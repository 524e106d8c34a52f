// Owns mixing colours; everything inside a scene is red, green and blue from 0 to 255.

export type Rgb = readonly [number, number, number];

export function parseHex(text: string): Rgb | undefined {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  const full = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  const value = Number.parseInt(full, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** `part` 0 is the first colour, 1 the second. */
export function mix(first: Rgb, second: Rgb, part: number): Rgb {
  const between = (a: number, b: number): number => Math.round(a + (b - a) * part);
  return [between(first[0], second[0]), between(first[1], second[1]), between(first[2], second[2])];
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

export function brightness([red, green, blue]: Rgb): number {
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}
