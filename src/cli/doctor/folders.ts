// Whether the state and the files can be written: proved by writing, not by looking at permissions.

import { randomUUID } from "node:crypto";
import { stat, statfs, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import { size } from "../../core/words/size.ts";
import { isRunning } from "../journals.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

export async function lookAtFolders(config: Config, recipes: readonly Recipe[]): Promise<Finding[]> {
  return [
    await lookAtFolder("State folder", config.stateDir),
    await lookAtFolder("Output folder", path.join(config.projectDir, config.outDir)),
    ...(await lookAtLocks(config, recipes)),
  ];
}

async function lookAtFolder(subject: string, folder: string): Promise<Finding> {
  const there = await nearest(folder);
  if (!there.isFolder) {
    return problem(subject, {
      message: `${there.path} is a file`,
      hint: "Move it away, or name another folder",
    });
  }
  const refusal = await tryToWrite(there.path);
  if (refusal !== undefined) {
    const hint = refusal === "ENOSPC" ? MAKE_ROOM : "Change its permissions, or name another folder";
    return problem(subject, { message: `${there.path} cannot be written (${refusal})`, hint });
  }
  return judgeSpace(subject, { folder, freeBytes: await freeIn(there.path) });
}

interface There {
  readonly path: string;
  readonly isFolder: boolean;
}

/** The folder, or what is there of the way to it. */
async function nearest(folder: string): Promise<There> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined || folder === path.dirname(folder)) {
    return { path: folder, isFolder: found?.isDirectory() === true };
  }
  return nearest(path.dirname(folder));
}

async function tryToWrite(folder: string): Promise<string | undefined> {
  const file = path.join(folder, `.nemo-doctor-${randomUUID()}`);
  try {
    await writeFile(file, "written to see whether it can be\n", { flag: "wx" });
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const MAKE_ROOM = "Make room on the disk, or name a folder on another one";
/** Less than this may end a batch in the middle. */
const LOW_BYTES = 1e9;
/** Not even the journal is safe to grow. */
const FULL_BYTES = 50e6;

export function judgeSpace(
  subject: string,
  { folder, freeBytes }: { readonly folder: string; readonly freeBytes: number },
): Finding {
  const message = `${folder}, ${size(freeBytes)} free`;
  if (freeBytes < FULL_BYTES) return problem(subject, { message, hint: MAKE_ROOM });
  return freeBytes < LOW_BYTES ? warning(subject, message, MAKE_ROOM) : ok(subject, message);
}

async function lookAtLocks({ stateDir }: Config, recipes: readonly Recipe[]): Promise<Finding[]> {
  const busy: string[] = [];
  for (const { name } of recipes) if (await isRunning(stateDir, name)) busy.push(name);
  if (recipes.length === 0) return [];
  return busy.length === 0
    ? [ok("Lock", "no other run is at work")]
    : [
        warning(
          "Lock",
          `a run is at work on ${busy.join(", ")}`,
          "Wait for it to end: two cannot write one record",
        ),
      ];
}
