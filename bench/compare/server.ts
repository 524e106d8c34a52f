// The server of the comparison: the embedded backend, which lives on through all kills, with renders that cost nothing.

import { setTimeout as delay } from "node:timers/promises";
import type { FaultPlan } from "../../src/emulator/fault-plan.ts";
import { createStubRenderer } from "../../src/emulator/render/stub-renderer.ts";
import { startEmulator } from "../../src/emulator/server.ts";
import type { Emulator } from "../../src/emulator/server.ts";
import type { Terms } from "./terms.ts";

export async function withServer<T>(
  at: { readonly dir: string; readonly terms: Terms; readonly faults: FaultPlan },
  use: (server: Emulator) => Promise<T>,
): Promise<T> {
  const { speed, seed } = at.terms;
  const renderer = createStubRenderer();
  const server = await startEmulator({ dir: at.dir, speed, seed, renderer, faults: at.faults });
  try {
    return await use(server);
  } finally {
    await server.close();
    await renderer.close();
  }
}

/** What was accepted is carried out whether or not anybody listens. */
export async function untilIdle(server: Emulator): Promise<void> {
  while (server.ledger().some(({ outcome }) => outcome === "open")) await delay(20);
}
