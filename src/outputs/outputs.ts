// Finished files: a name of their own only when they are whole, inside the project's folder, never over somebody else's.

import path from "node:path";
import type { Failure } from "../core/failure.ts";
import type { FileFacts, Outputs } from "../core/ports.ts";
import { err, ok } from "../core/result.ts";
import type { ExportFormat } from "../core/recipe/recipe.ts";
import type { Result } from "../core/result.ts";
import { fileDigest } from "../platform/digest.ts";
import type { Renaming } from "../platform/durable.ts";
import {
  makeFolder,
  renameDurably,
  renameToFreeName,
  endMove,
  syncFile,
  syncFolder,
} from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";
import { inspectContainer } from "./container.ts";
import { reasonOf } from "../core/words/reason.ts";

/** `projectDir` is absolute; every path given to the methods is relative to it. */
export function openOutputs(files: FileSystem, projectDir: string): Outputs {
  const full = (file: string): string => path.join(projectDir, file);
  const part = (file: string): string => `${full(file)}.part`;
  const folders = new Set<string>();
  const reserve = (file: string, own: boolean): ReturnType<Outputs["reserve"]> =>
    reserveName(files, { projectDir, file, own, folders });
  return {
    partFile: part,
    inspect: (file) => inspect(files, full(file)),
    inspectPart: (file) => inspect(files, part(file)),
    reserve: (file, { own } = { own: false }) => reserve(file, own),
    check: (file, format) => check(files, { at: part(file), file, format }),
    read: ({ file, isPart, format }) => check(files, { at: isPart ? part(file) : full(file), file, format }),
    pathOf: ({ file, isPart }) => (isPart ? part(file) : full(file)),
    setAside: (file, to) => attempt(to, () => publish(files, { from: part(file), to: full(to) })),
    publish: (file) => attempt(file, () => publish(files, { from: part(file), to: full(file) })),
    keepName: (file) => attempt(file, () => syncFolder(files, path.dirname(full(file)))),
    async move({ from, to, own }) {
      const renaming = { from: full(from), to: full(to) };
      const names = await namesOf(files, renaming);
      if (names === "one") return attempt(to, () => renameDurably(files, renaming));
      if (names === "both") return attempt(to, () => endMove(files, renaming));
      const free = await reserve(to, own);
      const rename = own ? renameDurably : renameToFreeName;
      return free.ok ? attempt(to, () => rename(files, renaming)) : free;
    },
  };
}

/**
 * `both`: one file has both names, because whoever gave it the second died before it took the first away. `one`: they are
 * one name, such as Teaser.mp4 and teaser.mp4 where the disk takes capitals for small letters; to take the first away would
 * take the file.
 */
async function namesOf(files: FileSystem, { from, to }: Renaming): Promise<"both" | "one" | "two"> {
  const [before, after] = await Promise.all(
    [from, to].map((file) => files.lstat(file).catch(() => undefined)),
  );
  if (before === undefined || before.ino !== after?.ino || !before.isFile()) return "two";
  const listed = await Promise.all([from, to].map((file) => isListed(files, file)));
  return from !== to && listed.every(Boolean) ? "both" : "one";
}

const isListed = async (files: FileSystem, file: string): Promise<boolean> =>
  (await files.readdir(path.dirname(file))).includes(path.basename(file));

/** A power cut must not leave the name without the bytes. */
async function publish(files: FileSystem, renaming: Renaming): Promise<void> {
  await syncFile(files, renaming.from).catch(async (error: unknown) => {
    // What could not be written looks whole until the power goes, and a second attempt would find nothing to write.
    await files.unlink(renaming.from);
    throw error;
  });
  await renameDurably(files, renaming);
}

async function inspect(files: FileSystem, file: string): Promise<FileFacts | undefined> {
  try {
    const stats = await files.stat(file);
    return stats.isFile() ? { ...(await fileDigest(files, file)), ino: stats.ino } : undefined;
  } catch {
    return undefined;
  }
}

async function check(
  files: FileSystem,
  { at, file, format }: { readonly at: string; readonly file: string; readonly format: ExportFormat },
): ReturnType<Outputs["check"]> {
  try {
    const inspection = await inspectContainer(files, { file: at, format });
    if (inspection.ok) return inspection;
    return err({ kind: "broken", message: `the downloaded ${path.basename(file)} ${inspection.error}` });
  } catch (error) {
    return err({ kind: "local", message: `the downloaded ${file} cannot be read: ${reasonOf(error)}` });
  }
}

interface Name {
  readonly projectDir: string;
  readonly file: string;
  readonly own: boolean;
  /** Whose names are on disk for sure. */
  readonly folders: Set<string>;
}

function reserveName(
  files: FileSystem,
  { projectDir, file, own, folders }: Name,
): Promise<Result<void, Failure>> {
  const target = path.join(projectDir, file);
  const folder = path.dirname(target);
  return attempt(file, async () => {
    await makeFolder(files, folder, folders.has(folder) ? undefined : projectDir);
    const real = await files.realpath(folder);
    if (!isInside(real, await files.realpath(projectDir))) {
      throw new Error("a link leads out of the project's folder");
    }
    folders.add(folder);
    const taken = own ? undefined : await files.lstat(target).catch(() => undefined);
    if (taken !== undefined) throw new Error("a file of this name is there that this tool did not write");
  });
}

const isInside = (folder: string, root: string): boolean =>
  folder === root || folder.startsWith(root.endsWith(path.sep) ? root : root + path.sep);

async function attempt(file: string, act: () => Promise<void>): Promise<Result<void, Failure>> {
  try {
    await act();
    return ok(undefined);
  } catch (error) {
    return err({ kind: "local", message: `${file} cannot be written: ${reasonOf(error)}` });
  }
}
