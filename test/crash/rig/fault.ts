// Faults at a chosen system call on a chosen folder: a small library, compiled here, between the program and the C library.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isThere } from "./disk.ts";
import type { World } from "./world.ts";

export type FaultKind = "kill" | "EIO" | "ENOSPC" | "short";

export interface Fault {
  readonly kind: FaultKind;
  /** Which of the calls on state and outputs, from 1. */
  readonly at: number;
  /** Every later call of the same kind fails as well, as on a disk that stays broken or full. */
  readonly onwards?: boolean;
}

export interface FaultLibrary {
  /** For the program's surroundings. Its calls are counted in `calls`. */
  envFor(world: World, fault?: Fault): Readonly<Record<string, string>>;
  /** Names of the calls so far, in order, and on which file. */
  calls(world: World): Promise<readonly string[]>;
  remove(): void;
}

export function lacksForFaults(): string | undefined {
  if (process.platform !== "linux") return "needs Linux";
  return isThere("gcc") ? undefined : "gcc is not installed";
}

export function buildFaultLibrary(): FaultLibrary {
  const folder = mkdtempSync(path.join(tmpdir(), "nemo-fault-"));
  const library = path.join(folder, "fault.so");
  const source = path.join(import.meta.dirname, "fault.c");
  const built = spawnSync("gcc", ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"]);
  if (built.status !== 0) throw new Error(`fault.c cannot be compiled: ${String(built.stderr)}`);
  const logOf = (world: World): string => path.join(world.rendered, "../calls");
  return {
    envFor: (world, fault) => ({
      LD_PRELOAD: library,
      CRASH_FOLDERS: `${world.file(".nemo")}:${world.file("out")}`,
      CRASH_LOG: logOf(world),
      ...(fault !== undefined && { CRASH_AT: String(fault.at), CRASH_HOW: fault.kind }),
      ...(fault?.onwards === true && { CRASH_ONWARDS: "1" }),
    }),
    async calls(world) {
      const lines = (await readFile(logOf(world), "utf8").catch(() => "")).trimEnd().split("\n");
      return lines.map((line) => line.replace(/^\d+ /, "").replace(`${world.dir}/`, ""));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
