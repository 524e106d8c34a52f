// Writing that survives a power cut: bytes and names are on disk when these resolve.

import path from "node:path";
import type { FileSystem, OpenFile } from "./file-system.ts";

/** A system call can write less than asked, on a full disk without an error: loop until all is written. */
export const writeAll = (handle: OpenFile, data: Uint8Array): Promise<void> =>
  writeAt(handle, { data, position: null });

/** `position` null: at the end or where the last one ended. */
export async function writeAt(
  handle: OpenFile,
  { data, position }: { readonly data: Uint8Array; readonly position: number | null },
): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const at = position === null ? null : position + written;
    const { bytesWritten } = await handle.write(data, written, data.length - written, at);
    if (bytesWritten === 0) throw Object.assign(new Error("ENOSPC: nothing more could be written"), FULL);
    written += bytesWritten;
  }
}

const FULL = { code: "ENOSPC" };

/** A new or renamed name is on disk only after its folder is. */
export async function syncFolder(files: FileSystem, folder: string): Promise<void> {
  const handle = await files.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of a file that somebody else has written and closed. */
export async function syncFile(files: FileSystem, file: string): Promise<void> {
  const handle = await files.open(file, "r+");
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The file is there whole or as it was before. */
export async function writeFileDurably(
  files: FileSystem,
  file: string,
  { data, mode = 0o644 }: { readonly data: string; readonly mode?: number },
): Promise<void> {
  await makeFolder(files, path.dirname(file));
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await files.open(temporary, "w", mode);
  try {
    await writeAll(handle, Buffer.from(data));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameDurably(files, { from: temporary, to: file });
}

export interface Renaming {
  readonly from: string;
  readonly to: string;
}

export async function renameDurably(files: FileSystem, { from, to }: Renaming): Promise<void> {
  await files.rename(from, to);
  await syncFolder(files, path.dirname(to));
  if (path.dirname(from) !== path.dirname(to)) await syncFolder(files, path.dirname(from));
}

/** Like a rename that refuses to replace: rejects with EEXIST when the name is taken. */
export async function renameToFreeName(files: FileSystem, { from, to }: Renaming): Promise<void> {
  await files.link(from, to);
  await endMove(files, { from, to });
}

/** The file has both names. */
export async function endMove(files: FileSystem, { from, to }: Renaming): Promise<void> {
  await syncFolder(files, path.dirname(to));
  await files.unlink(from);
  if (path.dirname(from) !== path.dirname(to)) await syncFolder(files, path.dirname(from));
}

/**
 * Makes a folder and what is missing above it: each new name is on disk only after the folder that holds it is. Whoever made
 * it earlier may have died before that: `below` names the folder from which on down every name is made sure of.
 */
export async function makeFolder(files: FileSystem, folder: string, below?: string): Promise<void> {
  const first = await files.mkdir(folder, { recursive: true });
  const top = below ?? (first === undefined ? folder : path.dirname(first));
  for (let made = folder; made !== top && made !== path.dirname(made); made = path.dirname(made)) {
    await syncFolder(files, path.dirname(made));
  }
}
