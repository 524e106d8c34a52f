// The first Ctrl-C (or SIGTERM) starts nothing new, the second ends at once. SIGHUP is left alone, for nohup's sake.

import { EXIT } from "../core/run/exit-code.ts";
import type { Machine, Timer } from "../platform/machine.ts";
import type { Run } from "../runner/run.ts";
import type { StopTime } from "./deadline.ts";

export interface Watcher {
  notice(text: string): void;
  /** Gives the terminal back at once. */
  close(): void;
}

export function listenForSignals(run: Run, watcher: Watcher): { ignore(): void } {
  let asked = false;
  const stop = (): void => {
    if (asked) {
      watcher.close();
      // Every fact that matters is on disk before its act, so there is nothing to save.
      process.exit(EXIT.interrupted);
    }
    asked = true;
    watcher.notice(
      "Stopping: nothing new is started, what is in flight is waited for. Press Ctrl-C again to end at once; run again to go on.",
    );
    run.stop({ scope: "all", cause: "interrupted", message: "interrupted; run again to go on" });
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return {
    ignore() {
      process.off("SIGINT", stop).off("SIGTERM", stop);
    },
  };
}

/** Timers cannot wait longer than this: a later deadline is looked at again. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function stopAt(
  times: readonly StopTime[],
  run: Run,
  machine: Pick<Machine, "now" | "after">,
): { cancel(): void } {
  const timers = new Set<Timer>();
  const wait = (time: StopTime): void => {
    const left = time.at - machine.now();
    if (left <= 0) {
      run.stop({ scope: "all", cause: "deadline", message: `${time.message}; run again to go on` });
      return;
    }
    const timer = machine.after(Math.min(left, MAX_TIMER_MS), () => {
      timers.delete(timer);
      wait(time);
    });
    timers.add(timer);
  };
  for (const time of times) wait(time);
  return {
    cancel() {
      for (const timer of timers) timer.cancel();
    },
  };
}
