// Where the files that a recipe is made from are read: the disk as it is, or, through the same port, a commit.

import { constants } from "node:fs";
import { glob, open, readdir, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { readChunks } from "./chunks.ts";
import { fileDigest } from "./digest.ts";
import { nodeFiles } from "./file-system.ts";

/** Paths are absolute. Everything rejects with the system's error, whose `code` says why, where there is nothing. */
export interface SourceFiles {
  /** The path with its links followed. */
  realpath(path: string): Promise<string>;
  lookAt(path: string, headBytes: number): Promise<FileLook>;
  /** The content, piece by piece. */
  chunks(path: string): AsyncIterable<Uint8Array>;
  /** sha256 of the content, in hex. */
  digest(path: string): Promise<string>;
  /** What fits a pattern, folders left out. */
  glob(pattern: string, folder: string): AsyncIterable<string>;
  /** Names of what stands in a folder; none where there is no such folder. */
  names(folder: string): Promise<readonly string[]>;
}

export type FileLook =
  | { readonly kind: "folder" | "special" }
  | {
      readonly kind: "file";
      readonly bytes: number;
      /** The first bytes, all of them if it is no longer; undefined where they are kept elsewhere (Git LFS) or were not looked at. */
      readonly head: Uint8Array | undefined;
    };

export const disk: SourceFiles = {
  realpath: (path) => realpath(path),
  lookAt,
  chunks: (path) => readChunks(nodeFiles, path),
  digest: async (path) => (await fileDigest(nodeFiles, path)).sha256,
  glob: globFiles,
  names: (folder) => readdir(folder).catch(() => []),
};

/** A pipe that nobody writes to must not hold everything up. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;

async function lookAt(path: string, headBytes: number): Promise<FileLook> {
  const file = await open(path, READ);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) return { kind: "folder" };
    if (!stats.isFile()) return { kind: "special" };
    const length = Math.min(stats.size, headBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return { kind: "file", bytes: stats.size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}

async function* globFiles(pattern: string, folder: string): AsyncGenerator<string> {
  for await (const entry of glob(pattern, { cwd: folder, withFileTypes: true }))
    if (!entry.isDirectory()) yield resolve(entry.parentPath, entry.name);
}
