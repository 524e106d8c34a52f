// A length held against the range that is expected of it.

import type { NumberRange } from "../recipe/expectation.ts";
import { length } from "../words/duration.ts";
import type { Finding } from "./finding.ts";
import { isWithin, rangeWords } from "./range-words.ts";

/** `durationMs` is undefined where a file does not tell it. */
export const judgeDuration = (durationMs: number | undefined, range: NumberRange): Finding => ({
  expected: rangeWords(range, milliseconds),
  found: durationMs === undefined ? "no length in the file" : milliseconds(durationMs),
  holds: durationMs !== undefined && isWithin(durationMs, range),
});

const milliseconds = (ms: number): string => length(ms / 1000);
