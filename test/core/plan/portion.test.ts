// A part of a recipe's videos: by tag, the first ones, a sample, a share of the work.

import { expect, test } from "vitest";
import { portionOf } from "../../../src/core/plan/select.ts";
import { sha256 } from "../../../src/platform/digest.ts";

const videos = Array.from({ length: 40 }, (_, index) => ({
  id: `v${index}`,
  tags: index % 2 === 0 ? ["even"] : ["odd", "late"],
}));
const ids = (part: readonly { readonly id: string }[]): string[] => part.map(({ id }) => id);

test("tags take the videos that have any of them, and `first` cuts what is left", () => {
  expect(ids(portionOf(videos, { tags: ["even"], first: 3 }, sha256))).toEqual(["v0", "v2", "v4"]);
  expect(portionOf(videos, { tags: ["even", "late"] }, sha256)).toHaveLength(40);
  expect(portionOf(videos, { tags: ["none"] }, sha256)).toEqual([]);
});

test("a sample is the same for the same seed, wherever the videos stand, and another for another seed", () => {
  const sample = { count: 5, seed: "7" };
  const drawn = ids(portionOf(videos, { sample }, sha256));
  expect(drawn).toHaveLength(5);
  expect(ids(portionOf(videos.toReversed(), { sample }, sha256)).toSorted()).toEqual(drawn.toSorted());
  expect(ids(portionOf(videos, { sample: { count: 5, seed: "8" } }, sha256))).not.toEqual(drawn);
});

test("shards share all videos without overlap, and a video keeps its shard when others are gone", () => {
  const shards = [1, 2, 3].map((index) => ids(portionOf(videos, { shard: { index, of: 3 } }, sha256)));
  expect(shards.flat().toSorted()).toEqual(ids(videos).toSorted());
  expect(shards.every((shard) => shard.length > 3)).toBe(true);
  const fewer = ids(portionOf(videos.slice(10), { shard: { index: 2, of: 3 } }, sha256));
  expect(shards[1]).toEqual(expect.arrayContaining(fewer));
});
