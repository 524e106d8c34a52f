// Reading a file from its beginning to its end, a piece at a time.

import type { FileSystem } from "./file-system.ts";

const CHUNK_BYTES = 1 << 20;
/** For files that grow meanwhile, or tell no size. */
const LEAST_BYTES = 4096;

/** Every chunk is the caller's to keep. Rejects with the system's error when the file cannot be read. */
export async function* readChunks(files: FileSystem, file: string): AsyncGenerator<Buffer> {
  const handle = await files.open(file, "r");
  try {
    const { size } = await handle.stat();
    for (let position = 0; ;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(LEAST_BYTES, size - position)));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
