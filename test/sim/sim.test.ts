// The simulator itself, and the worlds that once broke a promise.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { worldOf } from "./generate.ts";
import { play } from "./play.ts";
import type { WorldSpec } from "./spec.ts";

test.each([1, 2, 3, 25, 44, 230])(
  "seed %i gives the same world to the byte, whenever it is played",
  async (seed) => {
    const first = await play(worldOf(seed), { keepsTrace: true });
    const second = await play(worldOf(seed), { keepsTrace: true });
    expect(first.trace.length).toBeGreaterThan(50);
    expect(second.trace.join("")).toBe(first.trace.join(""));
  },
);

const FOLDER = `${import.meta.dirname}/regressions`;

test.each(readdirSync(FOLDER))("the world of %s keeps every promise now", async (file) => {
  const spec = JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as WorldSpec;
  expect((await play(spec)).violations).toEqual([]);
});
