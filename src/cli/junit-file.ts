// `--junit FILE`: refused before anything is sent where it cannot be written, and written durably at the end.

import { mkdir, open, readFile, rm, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { writeFileDurably } from "../platform/durable.ts";
import { nodeFiles } from "../platform/file-system.ts";
import { isJunit, junit } from "../report/junit.ts";
import { harmless } from "../reporters/sanitize.ts";
import { UsageError } from "./context.ts";
import type { EndFile } from "./end-files.ts";

export async function openJunitFile(given: string, workingDir: string): Promise<EndFile> {
  const file = path.resolve(workingDir, given);
  const shown = harmless(given);
  if (given === "") throw new UsageError("--junit wants the name of a file; nothing was sent");
  await requireOwn(file, shown);
  await requireWritable(file, shown);
  // Whoever reads it after a run that did not begin, or was killed, is not told of an earlier one.
  await rm(file, { force: true });
  return {
    name: shown,
    async write(run) {
      // An export may have been given the same name.
      await requireOwn(file, shown);
      await writeFileDurably(nodeFiles, file, { data: junit(run) });
    },
  };
}

/** What is there must be an earlier one: a slip of the pen takes no recipe's place. */
async function requireOwn(file: string, shown: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return;
  const refused = (why: string) => new UsageError(`--junit ${shown}: ${why}; nothing is written over`);
  if (!found.isFile()) throw refused("it is no file");
  if (found.size > 0 && !isJunit(await beginningOf(file))) throw refused("it is there and is no JUnit file");
}

async function beginningOf(file: string): Promise<string> {
  return (await readFile(file, "utf8").catch(() => "")).slice(0, 256);
}

/** By writing: permissions, read-only disks and names that are too long tell themselves no other way. */
async function requireWritable(file: string, shown: string): Promise<void> {
  const trial = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await (await open(trial, "w")).close();
    await unlink(trial);
  } catch (error) {
    throw new UsageError(
      `--junit ${shown} cannot be written: ${harmless((error as Error).message)}; nothing was sent`,
    );
  }
}
