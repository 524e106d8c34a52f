// Owns simulated time: how long a second of the real service takes here.

import { setTimeout as sleep } from "node:timers/promises";

/** Closer heartbeats than this would only cost processor time. */
const SHORTEST_HEARTBEAT_MS = 20;
const HEARTBEAT_S = 10;

export class Pace {
  readonly speed: number;

  constructor(speed: number) {
    this.speed = speed;
  }

  /** Milliseconds of this machine's clock that stand for the given seconds of the service. */
  realMs(simulatedSeconds: number): number {
    return (simulatedSeconds * 1000) / this.speed;
  }

  get heartbeatMs(): number {
    return Math.max(SHORTEST_HEARTBEAT_MS, this.realMs(HEARTBEAT_S));
  }

  /** Resolves early, and quietly, when the signal fires: the caller looks at the signal. */
  async wait(simulatedSeconds: number, signal?: AbortSignal): Promise<void> {
    await waitMs(this.realMs(simulatedSeconds), signal);
  }
}

export async function waitMs(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, signal ? { signal } : {}).catch(() => undefined);
}
