// The system calls on files that state and outputs are made of: a port, so that a simulator can stand in for the disk.

import * as node from "node:fs/promises";
import path from "node:path";

/** As in `node:fs/promises`; every method rejects with the system's error, whose `code` tells which. */
export interface FileSystem {
  open(path: string, flags: string | number, mode?: number): Promise<OpenFile>;
  /** The whole file as text. */
  readFile(path: string, encoding: "utf8"): Promise<string>;
  /** The first folder that was made, if any was missing. */
  mkdir(path: string, options: { readonly recursive: true }): Promise<string | undefined>;
  readdir(path: string): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  stat(path: string): Promise<FileStats>;
  /** Of the link itself, where the name is one. */
  lstat(path: string): Promise<FileStats>;
  /** Without links in it. */
  realpath(path: string): Promise<string>;
}

export interface OpenFile {
  /** May write less than asked, on a full disk without an error. `position` null: at the end or where the last one ended. */
  write(
    data: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesWritten: number }>;
  read(
    into: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<FileStats>;
  truncate(sizeBytes: number): Promise<void>;
  /** What was written is on disk, with as much of the metadata as reading it back needs. */
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileStats {
  readonly size: number;
  /** Tells files apart: another file may have had the same name. */
  readonly ino: number;
  /** Rights in its last nine bits. */
  readonly mode: number;
  isFile(): boolean;
}

/** The machine's own. */
export const nodeFiles: FileSystem = { ...node, mkdir };

/** Node says of a folder that cannot be made, on a disk that is read-only or broken, that it is not there. */
async function mkdir(folder: string, options: { readonly recursive: true }): Promise<string | undefined> {
  try {
    return await node.mkdir(folder, options);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? await realReason(folder, error) : error;
  }
}

async function realReason(folder: string, error: unknown): Promise<unknown> {
  const above = path.dirname(folder);
  try {
    if (above !== folder && !(await isThere(above))) return await realReason(above, error);
    await node.mkdir(folder);
    return error;
  } catch (reason) {
    return reason;
  }
}

const isThere = (file: string): Promise<boolean> =>
  node.stat(file).then(
    () => true,
    () => false,
  );
