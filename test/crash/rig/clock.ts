// A child whose clock jumps.

import path from "node:path";

const PRELOADED = path.join(import.meta.dirname, "shifted-clock.ts");

/** `afterMs` counts from the start of the process; 0 is a clock that is wrong from the beginning. */
export const withClock = (byMs: number, afterMs: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=${PRELOADED}`,
  CRASH_CLOCK_BY_MS: String(byMs),
  CRASH_CLOCK_AFTER_MS: String(afterMs),
});
