// A quick selection of every kind of crash; `npm run crash` goes through all of it.

import { expect, test } from "vitest";
import { CASES } from "./cases/all.ts";

const SEED = 7;
/** All of them together take less than a minute on two cores that have nothing else to do. */
const TIMEOUT_MS = 240_000;

for (const crash of CASES) {
  const lacks = crash.lacks();
  const name = `${crash.words}: nothing is paid for twice, lost or half there`;
  test.skipIf(lacks !== undefined)(
    lacks === undefined ? name : `${name} (skipped: ${lacks})`,
    async () => {
      const tally = await crash.try({ seed: SEED, instants: crash.quick });
      expect(tally.violations).toEqual([]);
      expect(tally.tried).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
}
