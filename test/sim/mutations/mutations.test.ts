// The mutations still fit the product, and the simulator still catches some of them.

import { expect, test } from "vitest";
import { MUTATIONS } from "./list.ts";
import { hunt, mutated } from "./mutate.ts";

test("there are at least thirty, each under a name of its own", () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
});

test.each(MUTATIONS)("$name: its text stands in the product exactly once", (mutation) => {
  expect([...mutated(mutation).values()].every((text) => text.length > 0)).toBe(true);
});

test.each([
  ["a prompt is sent while its intent is being written", 3],
  ["a stream that was lost counts as not sent", 1],
  ["a stage has one slot more than it should", 6],
])("%s: a world breaks invariant %i", { timeout: 120_000 }, async (name, invariant) => {
  const mutation = MUTATIONS.find((candidate) => candidate.name === name);
  if (mutation === undefined) throw new Error(`there is no mutation ${name}`);
  expect(await hunt(mutation, 300)).toMatchObject({ invariant });
});
