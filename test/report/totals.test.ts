import { expect, it } from "vitest";
import { change } from "../../src/report/totals.ts";

it.each([
  [0.2, 0.35, "same"],
  [9, 90, "−90 %"],
  [90, undefined, "–"],
])(
  "tells the change of two times only where they read differently: %s s after %s s",
  (value, usual, words) => {
    expect(change({ name: "seconds", value, ...(usual !== undefined && { usual }) })).toBe(words);
  },
);
