// Writing that survives a power cut: bytes and names are on disk when these resolve.

import { link, mkdir, open, rename, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";

/** A system call can write less than asked, on a full disk without an error: loop until all is written. */
export async function writeAll(handle: FileHandle, data: Buffer): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const { bytesWritten } = await handle.write(data, written, data.length - written, null);
    if (bytesWritten === 0) throw new Error("ENOSPC: nothing more could be written");
    written += bytesWritten;
  }
}

/** A new or renamed name is on disk only after its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file is there whole or as it was before. */
export async function writeFileDurably(
  file: string,
  data: string,
  { mode = 0o644 }: { readonly mode?: number } = {},
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, "w", mode);
  try {
    await writeAll(handle, Buffer.from(data));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameDurably(temporary, file);
}

export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(path.dirname(to));
  if (path.dirname(from) !== path.dirname(to)) await syncFolder(path.dirname(from));
}

/** Like a rename that refuses to replace: rejects with EEXIST when the name is taken. */
export async function renameToFreeName(from: string, to: string): Promise<void> {
  await link(from, to);
  await syncFolder(path.dirname(to));
  await unlink(from);
  if (path.dirname(from) !== path.dirname(to)) await syncFolder(path.dirname(from));
}

/** Makes a folder and what is missing above it. */
export async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await syncFolder(path.dirname(made));
}
