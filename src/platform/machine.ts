// This machine beside its disk: who this process is, which others run, the time, timers, chance. A port, for simulators.

import { hostname } from "node:os";
import { processStart } from "./process-start.ts";

export interface Machine {
  readonly pid: number;
  readonly host: string;
  /** ms since the epoch; never goes back while this process lives. */
  now(): number;
  uuid(): string;
  /** A process of this number runs here; it may be a later one than was meant. */
  isRunning(pid: number): boolean;
  /** Opaque; differs between two processes that had the same number; empty where it is not known. */
  processStart(pid: number): Promise<string>;
  /** Does something once; the wait keeps the process alive. */
  after(ms: number, act: () => void): Timer;
  /** Does something again and again, without keeping the process alive, until the returned function is called. */
  every(intervalMs: number, act: () => void): () => void;
}

export interface Timer {
  /** The wait begins anew, unless it is over. */
  restart(): void;
  cancel(): void;
}

export const thisMachine: Machine = {
  pid: process.pid,
  get host() {
    return hostname();
  },
  now: forwards(() => Date.now()),
  // Loaded when it is needed: an import of it takes 5 ms of every start.
  uuid: () => process.getBuiltinModule("node:crypto").randomUUID(),
  isRunning,
  processStart,
  after(ms, act) {
    const timer = setTimeout(act, Math.max(0, ms));
    return { restart: () => void timer.refresh(), cancel: () => clearTimeout(timer) };
  },
  every(intervalMs, act) {
    const timer = setInterval(act, intervalMs);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** Whoever waits until a moment would wait for hours more when somebody sets the clock back: the time goes on as it was. */
function forwards(wall: () => number): () => number {
  let last = Number.NEGATIVE_INFINITY;
  let aheadMs = 0;
  return () => {
    const now = wall() + aheadMs;
    if (now < last) aheadMs += last - now;
    last = Math.max(last, now);
    return last;
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process runs all the same.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
