// Owns chance: every draw is a function of the seed, the place that draws and how often it did, so that leaving one fault out changes no other draw.

/** From 0 (included) to 1, for a place of a world. */
function draw(seed: number, place: string, nth: number): number {
  let hash = (seed ^ Math.imul(nth + 1, 0x9e3779b1)) | 0;
  for (let index = 0; index < place.length; index++) {
    hash = Math.imul(hash ^ place.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Draws that count themselves, by place. */
export class Chance {
  readonly #seed: number;
  readonly #counts = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  roll(place: string): number {
    const nth = this.#counts.get(place) ?? 0;
    this.#counts.set(place, nth + 1);
    return draw(this.#seed, place, nth);
  }

  /** A whole number from `least` to `most`. */
  between(place: string, least: number, most: number): number {
    return least + Math.floor(this.roll(place) * (most - least + 1));
  }

  happens(place: string, share: number): boolean {
    return this.roll(place) < share;
  }

  pick<const T>(place: string, options: readonly [T, ...T[]]): T {
    return options[Math.floor(this.roll(place) * options.length)] ?? options[0];
  }

  uuid(): string {
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(this.roll("uuid") * 2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    ).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
