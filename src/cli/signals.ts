// The first Ctrl-C (or SIGTERM) starts nothing new, the second ends at once; a terminal that is closed counts as the first.

import { isatty } from "node:tty";
import { EXIT } from "../core/run/exit-code.ts";
import type { Machine, Timer } from "../platform/machine.ts";
import type { Run } from "../runner/run.ts";
import type { StopTime } from "./deadline.ts";

export interface Watcher {
  notice(text: string): void;
  /** Gives the terminal back at once, and keeps what is known. */
  close(): Promise<void>;
}

export function listenForSignals(run: Run, watcher: Watcher): { ignore(): void } {
  let asked = 0;
  let isSame = false;
  const stop = (): void => {
    // `timeout` sends its signal to the process and to its group: what no hand can press apart has been asked once.
    if (isSame) return;
    isSame = true;
    setTimeout(() => (isSame = false), SAME_PRESS_MS).unref();
    asked += 1;
    if (asked > 1) {
      end(watcher, asked);
      return;
    }
    watcher.notice(
      "Stopping: nothing new is started, what is in flight is waited for. Press Ctrl-C again to end at once; run again to go on.",
    );
    run.stop({ scope: "all", cause: "interrupted", message: "interrupted; run again to go on" });
  };
  // Node takes SIGHUP up again though nohup has told it not to. Without a terminal nothing has been closed: the run goes on.
  const hasTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const hangUp = (): void => {
    if (hasTerminal && asked === 0) stop();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", hangUp);
  return {
    ignore() {
      process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", hangUp);
    },
  };
}

/** Shorter than two presses of a key, longer than a busy machine takes between two signals sent at once. */
const SAME_PRESS_MS = 100;

/** Every fact that matters is on disk before its act: only what tells of the run is saved, and not for somebody who cannot wait. */
function end(watcher: Watcher, asked: number): void {
  const exit = () => process.exit(EXIT.interrupted);
  if (asked > 2) exit();
  setTimeout(exit, MAX_SAVING_MS);
  void watcher.close().finally(exit);
}

const MAX_SAVING_MS = 2000;

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
