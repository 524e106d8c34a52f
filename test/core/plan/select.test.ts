// Which videos a pattern means.

import { expect, test } from "vitest";
import { matchesId, selectVideos } from "../../../src/core/plan/select.ts";
import { recipeOf, wantedOf } from "../../rig/sim-recipe.ts";

test.each([
  ["teaser", "teaser", true],
  ["tea*", "teaser", true],
  ["*", "teaser", true],
  ["t?aser", "teaser", true],
  ["tea", "teaser", false],
  ["t.aser", "teaser", false],
  ["product-(1)", "product-(1)", true],
])("the pattern %s and the id %s: %s", (pattern, id, fits) => {
  expect(matchesId(pattern, id)).toBe(fits);
});

test.each([
  { patterns: [], ids: ["teaser", "banner"] },
  { patterns: ["ban*"], ids: ["banner"] },
  { patterns: ["launch/*"], ids: ["teaser", "banner"] },
  { patterns: ["other/*"], ids: [] },
  { patterns: ["banner", "teaser"], ids: ["teaser", "banner"] },
])("$patterns select $ids, in the recipe's order", ({ patterns, ids }) => {
  const videos = wantedOf(recipeOf({ videos: { teaser: ["a"], banner: ["b"] } }));
  expect(selectVideos(videos, patterns, "launch").map(({ id }) => id)).toEqual(ids);
});
