// The file that a download is written to: its bytes are counted and digested on their way.

import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { dirname } from "node:path";

import { writeAt } from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";

export interface PartFile {
  bytes(): number;
  append(chunk: Uint8Array): Promise<void>;
  /** From the first byte again. */
  restart(): Promise<void>;
  /** sha256 in hex of what is in it. */
  digest(): string;
  close(): Promise<void>;
}

/** Never through a link: the name may have been planted there. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

export const openPartFile = async (files: FileSystem, file: string): Promise<PartFile> => {
  await files.mkdir(dirname(file), { recursive: true });
  const handle = await files.open(file, FLAGS, 0o666);
  let hash: Hash = createHash("sha256");
  let bytes = 0;
  return {
    bytes: () => bytes,
    append: async (chunk) => {
      await writeAt(handle, { data: chunk, position: bytes });
      hash.update(chunk);
      bytes += chunk.length;
    },
    restart: async () => {
      await handle.truncate(0);
      hash = createHash("sha256");
      bytes = 0;
    },
    digest: () => hash.copy().digest("hex"),
    close: () => handle.close(),
  };
};
