// The clock that runs go by, made of a machine's time and timers.

import type { Machine } from "./machine.ts";
import { thisMachine } from "./machine.ts";

/** Milliseconds; a wait ends early when the signal is aborted, and never rejects. */
export const clockOf = (machine: Pick<Machine, "now" | "after">) => ({
  now: (): number => machine.now(),
  sleep: (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = machine.after(ms, done);
      signal.addEventListener("abort", done);
    }),
});

export const systemClock = clockOf(thisMachine);
