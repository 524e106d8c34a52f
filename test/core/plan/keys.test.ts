// What makes a step another step, and what does not.

import { expect, test } from "vitest";
import { wantedOf, recipeOf } from "../../rig/sim-recipe.ts";
import type { ShortRecipe } from "../../rig/sim-recipe.ts";

const STEPS = ["upload mug.jpg", "one", "two", "export a.mp4"];

const keys = (steps: readonly string[], more: Partial<ShortRecipe> = {}): string[] =>
  wantedOf(recipeOf({ videos: { a: steps }, ...more }))[0]?.steps.map(({ key }) => key) ?? [];

const firstDifference = (one: readonly string[], other: readonly string[]): number =>
  one.findIndex((key, index) => key !== other[index]);

test("the same recipe has the same keys, all different from each other", () => {
  expect(keys(STEPS)).toEqual(keys(STEPS));
  expect(new Set(keys(STEPS)).size).toBe(4);
});

test.each([
  { name: "another input", steps: STEPS.with(0, "upload cup.jpg"), from: 0 },
  { name: "another prompt", steps: STEPS.with(2, "zwei"), from: 2 },
  { name: "another quality", steps: STEPS.with(3, "export low a.mp4"), from: 3 },
  { name: "another format", steps: STEPS.with(3, "export a.webm"), from: 3 },
])("$name changes its own key and those after it", ({ steps, from }) => {
  expect(firstDifference(keys(STEPS), keys(steps))).toBe(from);
});

test("another language changes every key", () => {
  expect(firstDifference(keys(STEPS), keys(STEPS, { language: "de" }))).toBe(0);
});

test.each([
  { name: "a file's name", steps: STEPS.with(3, "export out/b.mp4"), more: {} },
  { name: "a budget", steps: STEPS, more: { budget: { credits: 1 } } },
])("$name is in no key", ({ steps, more }) => {
  expect(keys(steps, more)).toEqual(keys(STEPS));
});

test("an intermediate export changes no key after it", () => {
  const preview = keys(["upload mug.jpg", "one", "export low r.mp4", "two", "export a.mp4"]);
  expect(preview.filter((_, index) => index !== 2)).toEqual(keys(STEPS));
});
