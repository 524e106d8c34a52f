// sha256 of texts and of files.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** Hex. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Streams the file; rejects with the system's error when it cannot be read. */
export async function fileDigest(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const data = chunk as Buffer;
    bytes += data.length;
    hash.update(data);
  }
  return { bytes, sha256: hash.digest("hex") };
}
