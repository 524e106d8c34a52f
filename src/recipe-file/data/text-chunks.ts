// A data file's text, piece by piece: large files are never held whole.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { FileWords } from "../project.ts";

/** Beyond this a list belongs in several recipes. */
const MAX_DATA_BYTES = 64 * 1024 ** 2;
const CHUNK_BYTES = 1 << 18;

/** Undefined when all of it was read, or `take` had enough and said so. A byte order mark is dropped. */
export async function readChunks(
  path: string,
  take: (text: string) => "more" | "enough",
): Promise<FileWords | undefined> {
  try {
    const stats = await stat(path);
    if (!stats.isFile())
      return words("not-a-file", "This is a folder or a device, not a file", "Name a file");
    if (stats.size > MAX_DATA_BYTES)
      return words("file-too-large", `The file is larger than ${MAX_DATA_BYTES / 1024 ** 2} MB`, "Split it");
    return await decodeAll(path, take);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return words(
      "unreadable-file",
      `The file cannot be read (${code})`,
      "Check its permissions and the disk",
    );
  }
}

const words = (code: string, message: string, hint: string): FileWords => ({ code, message, hint });

async function decodeAll(
  path: string,
  take: (text: string) => "more" | "enough",
): Promise<FileWords | undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const text = decoded(decoder, chunk as Buffer);
    if (text === undefined) return NOT_UTF8;
    if (text.includes("\u0000"))
      return words("binary-file", "The file is binary, not text", "Name a text file");
    if (take(text) === "enough") return undefined;
  }
  const rest = decoded(decoder);
  if (rest !== undefined && rest !== "") take(rest);
  return rest === undefined ? NOT_UTF8 : undefined;
}

const NOT_UTF8 = words("not-utf8", "The file is not in UTF-8", "Save it again as UTF-8 (Excel: `CSV UTF-8`)");

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): string | undefined {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    return undefined;
  }
}
