// Writing a journal again, where its last owner did not end well.

import { writeAll } from "../platform/durable.ts";
import { readChunks } from "../platform/chunks.ts";
import type { FileSystem } from "../platform/file-system.ts";

/**
 * Its last owner may have died of a disk that could not write: the system then takes for written what is only in its memory,
 * and says so to everybody who asks. What is written again is written. It goes to a new file that takes the old one's name:
 * whoever dies here takes nothing from what is on disk already. That the name is there too, the caller makes sure of.
 */
export async function writeAgain(files: FileSystem, file: string): Promise<void> {
  const aside = `${file}.again`;
  try {
    await copyDurably(files, file, aside);
    await files.rename(aside, file);
  } catch (error) {
    await files.unlink(aside).catch(() => undefined);
    throw error;
  }
}

async function copyDurably(files: FileSystem, from: string, to: string): Promise<void> {
  const handle = await files.open(to, "w");
  try {
    for await (const chunk of readChunks(files, from)) await writeAll(handle, chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
