// The person behind this program: looks at the backend and says of each unknown prompt what became of it.

import { spawnSync } from "node:child_process";
import type { Emulator } from "../../src/emulator/server.ts";
import type { Batch } from "./batch.ts";

interface Status {
  readonly videos: readonly { readonly id: string; readonly state: string; readonly reason: string }[];
}

/** How many videos waited for the person's word. */
export async function settleUnknown(
  dir: string,
  at: { readonly server: Emulator; readonly batch: Batch; readonly program: string },
): Promise<number> {
  const call = (...args: readonly string[]): string =>
    spawnSync(process.execPath, [at.program, ...args], { cwd: dir, encoding: "utf8" }).stdout;
  const { videos } = JSON.parse(call("status", "batch.yaml", "--json")) as Status;
  const unknown = videos.filter(({ state }) => state === "unknown");
  for (const video of unknown) {
    const number = Number(/^prompt (\d+)/u.exec(video.reason)?.[1]);
    const text = at.batch.videos.find(({ id }) => id === video.id)?.prompts[number - 1];
    if (text === undefined) throw new Error(`${video.id}: which prompt is unknown? ${video.reason}`);
    const isDone = at.server.ledger().some((entry) => entry.text === text && entry.outcome === "applied");
    call("resolve", video.id, isDone ? "--applied" : "--resend");
  }
  return unknown.length;
}
