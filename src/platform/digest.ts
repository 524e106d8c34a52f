// sha256 of texts and of files.

import { readChunks } from "./chunks.ts";
import type { FileSystem } from "./file-system.ts";

/** Loaded when something is digested: it takes 5 ms, which `validate` has no use for. */
const crypto = () => process.getBuiltinModule("node:crypto");

/** Hex. */
export const sha256 = (text: string): string => crypto().createHash("sha256").update(text).digest("hex");

/** Streams the file; rejects with the system's error when it cannot be read. */
export async function fileDigest(
  files: FileSystem,
  file: string,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = crypto().createHash("sha256");
  let bytes = 0;
  for await (const chunk of readChunks(files, file)) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest("hex") };
}
