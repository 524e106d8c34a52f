// Writing the last run's lines again, where that run did not end well.

import { writeAt } from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";
import type { ReadJournal } from "./read.ts";

const CHUNK_BYTES = 1 << 20;

/**
 * Its last owner may have died of a disk that could not write: the system then takes for written what is only in its memory,
 * and says so to everybody who asks. What is written again is written.
 */
export async function writeAgain(
  files: FileSystem,
  file: string,
  { lastRunBytes, wholeBytes }: ReadJournal,
): Promise<void> {
  if (lastRunBytes >= wholeBytes) return;
  const handle = await files.open(file, "r+");
  try {
    const chunk = Buffer.alloc(Math.min(wholeBytes - lastRunBytes, CHUNK_BYTES));
    for (let position = lastRunBytes; position < wholeBytes;) {
      const most = Math.min(chunk.length, wholeBytes - position);
      const { bytesRead } = await handle.read(chunk, 0, most, position);
      if (bytesRead === 0) throw new Error("it got shorter while it was read");
      await writeAt(handle, { data: chunk.subarray(0, bytesRead), position });
      position += bytesRead;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
