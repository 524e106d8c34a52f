// Random worlds: the first ten thousand. The two halves are two files, so that both cores of CI play.

import { expect, test } from "vitest";
import { playSlice } from "./totals.ts";

const FROM = 0;
const SLICE = 1000;

test.each(Array.from({ length: 10 }, (_, index) => FROM + index * SLICE))(
  "a thousand worlds from seed %i on keep every promise",
  { timeout: 240_000 },
  async (from) => {
    const { worlds, violations } = await playSlice(from, SLICE);
    expect(violations).toEqual([]);
    expect(worlds).toBe(SLICE);
  },
);
