// Small worlds, exhaustively: wherever a single run dies or a single thing fails, every promise is kept.

import { expect, test } from "vitest";
import { everyChain, everyCrash, everyFault, playEach } from "./small.ts";

const LONG_MS = 240_000;

test(
  "a run that dies before or after anything that it does, by a kill or a power cut",
  { timeout: LONG_MS },
  async () => {
    const { worlds, broken } = await playEach(everyCrash(1));
    expect(broken).toEqual([]);
    expect(worlds).toBeGreaterThan(500);
  },
);

test("a fault of any kind at any place to which a run comes", { timeout: LONG_MS }, async () => {
  const { worlds, broken } = await playEach(everyFault(2));
  expect(broken).toEqual([]);
  expect(worlds).toBeGreaterThan(500);
});

test("two runs that die, one after the other, wherever it matters", { timeout: LONG_MS }, async () => {
  const { worlds, broken } = await playEach(everyChain(3, 2));
  expect(broken).toEqual([]);
  expect(worlds).toBeGreaterThan(500);
});
