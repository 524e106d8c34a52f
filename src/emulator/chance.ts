// Owns randomness that repeats: the same seed and the same question always give the same answer.

import { createHash } from "node:crypto";

export class Chance {
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A number from 0 up to, but not including, 1. */
  roll(...question: readonly (string | number)[]): number {
    const digest = createHash("sha256")
      .update(JSON.stringify([this.seed, ...question]))
      .digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  }

  between(from: number, to: number, ...question: readonly (string | number)[]): number {
    return from + (to - from) * this.roll(...question);
  }

  yes(share: number, ...question: readonly (string | number)[]): boolean {
    return this.roll(...question) < share;
  }

  pick<T>(choices: readonly [T, ...T[]], ...question: readonly (string | number)[]): T {
    return choices[Math.floor(this.roll(...question) * choices.length)] ?? choices[0];
  }
}
