// The instants at which things break: half of them by the clock, half by what the program has said so far.

import { setTimeout as delay } from "node:timers/promises";
import type { Running } from "../../cli/child.ts";
import type { Seeded } from "./seeded.ts";

/** From before the journal is opened to well within the work. */
const [EARLIEST_MS, LATEST_MS] = [80, 1200];
/** Lines of `--json`: those of some videos. */
const MOST_LINES = 120;
const AFTER_LINE_MS = 15;

export interface Instant {
  readonly words: string;
  /** Resolves at the instant; false when the program ended before it. */
  reached(running: Running): Promise<boolean>;
}

export function drawInstant(chance: Seeded): Instant {
  if (chance.next() < 0.5) {
    const ms = Math.round(chance.between(EARLIEST_MS, LATEST_MS));
    return { words: `after ${ms} ms`, reached: (running) => first(running, delay(ms)) };
  }
  const lines = 1 + chance.below(MOST_LINES);
  const ms = Math.round(chance.between(0, AFTER_LINE_MS));
  const pattern = new RegExp(`^(?:[^\\n]*\\n){${lines}}`);
  return {
    words: `${ms} ms after line ${lines}`,
    reached: (running) =>
      first(
        running,
        running.until(pattern).then(
          () => delay(ms),
          () => undefined,
        ),
      ),
  };
}

async function first(running: Running, instant: Promise<unknown>): Promise<boolean> {
  await Promise.race([instant, running.ended]);
  return running.child.exitCode === null;
}
