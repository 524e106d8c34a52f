// Owns what a simulated process stands on: time, timers, chance, other processes, and the token on the machine.

import type { CredentialStore } from "../../src/backend/credentials.ts";
import { createFixedCredentials } from "../../src/backend/credentials.ts";
import { Secret } from "../../src/config/secret.ts";
import { ok } from "../../src/core/result.ts";
import type { Machine, Timer } from "../../src/platform/machine.ts";
import type { Life } from "./life.ts";

export function simulatedMachine(life: Life): Machine {
  const { world } = life;
  const holder = (pid: number): Life | undefined =>
    world.lives.find((other) => other.alive && other.pid === pid);
  return {
    pid: life.pid,
    host: "simulated",
    now: () => world.wallNow(),
    uuid: () => world.chance.uuid(),
    isRunning: (pid) => holder(pid) !== undefined,
    processStart: async (pid) => String(holder(pid)?.index ?? ""),
    after: (ms, act) => timer(life, ms, act),
    every(intervalMs, act) {
      let beat = life.later(intervalMs, next);
      function next(): void {
        act();
        beat = life.later(intervalMs, next);
      }
      return () => beat.cancel();
    },
  };
}

function timer(life: Life, ms: number, act: () => void): Timer {
  let isOver = false;
  const ring = (): void => {
    isOver = true;
    act();
  };
  let waiting = life.later(ms, ring);
  return {
    restart() {
      waiting.cancel();
      if (!isOver) waiting = life.later(ms, ring);
    },
    cancel() {
      isOver = true;
      waiting.cancel();
    },
  };
}

export function simulatedCredentials({ world }: Life): CredentialStore {
  if (world.token !== undefined)
    return createFixedCredentials({ source: "environment", token: new Secret(world.token) });
  let last: Promise<unknown> = Promise.resolve();
  return {
    find: async () =>
      ok(
        world.kept === undefined
          ? undefined
          : { source: "anonymous", token: new Secret(world.kept), userId: "anon_1" },
      ),
    keep: async (_origin, { token }) => {
      world.kept = token.reveal();
      return ok(undefined);
    },
    clientId: async () => ok("7d444840-9dc0-41d1-b245-5ffdce74fad2"),
    exclusively: (work) => {
      const turn = last.then(work, work);
      last = turn;
      return turn;
    },
  };
}
