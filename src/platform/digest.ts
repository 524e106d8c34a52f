// sha256 of texts and of files.

import { createReadStream } from "node:fs";

/** Loaded when something is digested: it takes 5 ms, which `validate` has no use for. */
const crypto = () => process.getBuiltinModule("node:crypto");

/** Hex. */
export const sha256 = (text: string): string => crypto().createHash("sha256").update(text).digest("hex");

/** Streams the file; rejects with the system's error when it cannot be read. */
export async function fileDigest(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = crypto().createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const data = chunk as Buffer;
    bytes += data.length;
    hash.update(data);
  }
  return { bytes, sha256: hash.digest("hex") };
}
