// The same by the kernel's own account: strace spoils the n-th call of each kind on the files of a run, one after the other.

import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { isThere } from "../rig/disk.ts";
import { inOrderOf, inTurns } from "../rig/order.ts";
import { recover } from "../rig/recover.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";
import type { World } from "../rig/world.ts";

export function lacksForStrace(): string | undefined {
  if (!isThere("strace")) return "strace is not installed";
  return spawnSync("strace", ["-qq", "-e", "trace=none", "true"]).status === 0
    ? undefined
    : "strace may not trace here";
}

interface Trial {
  readonly call: string;
  /** Which call of this name on these files, from 1. */
  readonly at: number;
  readonly how: string;
}

export async function spoilByStrace(amount: Amount): Promise<Tally> {
  const { seed, instants } = amount;
  const tally = emptyTally();
  const trials = inOrderOf(seed, await allTrials()).slice(0, instants);
  await inTurns(trials, async ({ call, at, how }) => {
    if (!wantsMore(amount, tally)) return;
    await inWorld({}, async (world) => {
      const inject = ["-e", `inject=${call}:${how}:when=${at}`];
      const outcome = await world.run(RUN, { env: SURE, wrap: strace(world, inject) });
      tally.tried += 1;
      tally.hit += 1;
      note(tally, `strace: ${how} at ${call} ${at}`, await recover(world, outcome));
    });
  });
  return tally;
}

const RUN = ["run", RECIPE, "--reporter", "plain"];

/** strace counts calls by thread, and sees only calls: files are worked on in one thread, and by calls. */
const SURE = { UV_THREADPOOL_SIZE: "1", UV_USE_IO_URING: "0" };

const FILES = [
  ".nemo",
  ".nemo/night",
  ".nemo/night/journal.jsonl",
  ".nemo/night/lock",
  ".nemo/night/drafts",
  "out",
  "out/night",
  "out/night/v0-1.mp4",
  "out/night/v0-1.mp4.part",
  "out/night/v0.mp4",
  "out/night/v0.mp4.part",
];

const CALLS =
  "openat,read,pread64,write,pwrite64,fsync,fdatasync,rename,link,unlink,mkdir,ftruncate,close".split(",");
const TAKES_ROOM = new Set(["openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "link", "mkdir"]);

const strace = (world: World, more: readonly string[]): string[] => [
  "strace",
  "-f",
  "-qq",
  "-o",
  logOf(world),
  "-e",
  `trace=${CALLS.join(",")}`,
  ...FILES.flatMap((file) => ["-P", world.file(file)]),
  ...more,
];

const logOf = (world: World): string => `${world.rendered}.strace`;

async function allTrials(): Promise<Trial[]> {
  const log = await inWorld({}, async (world) => {
    await world.run(RUN, { env: SURE, wrap: strace(world, []) });
    return readFile(logOf(world), "utf8");
  });
  const counts = new Map<string, number>();
  return log.split("\n").flatMap((line) => {
    const call = /^\d+ +(\w+)\(/.exec(line)?.[1];
    if (call === undefined) return [];
    const at = (counts.get(call) ?? 0) + 1;
    counts.set(call, at);
    const ways = ["signal=KILL", "error=EIO", ...(TAKES_ROOM.has(call) ? ["error=ENOSPC"] : [])];
    return ways.map((how) => ({ call, at, how }));
  });
}
