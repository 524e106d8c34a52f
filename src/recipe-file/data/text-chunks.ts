// A data file's text, piece by piece: large files are never held whole.

import type { SourceFiles } from "../../platform/source-files.ts";
import type { FileWords } from "../project.ts";

/** Beyond this a list belongs in several recipes. */
const MAX_DATA_BYTES = 64 * 1024 ** 2;

export interface ReadChunksOptions {
  readonly files: SourceFiles;
  readonly take: (text: string) => "more" | "enough";
}

/** Undefined when all of it was read, or `take` had enough and said so. A byte order mark is dropped. */
export async function readChunks(
  path: string,
  { files, take }: ReadChunksOptions,
): Promise<FileWords | undefined> {
  try {
    const look = await files.lookAt(path, 0);
    if (look.kind !== "file")
      return words("not-a-file", "This is a folder or a device, not a file", "Name a file");
    if (look.bytes > MAX_DATA_BYTES)
      return words("file-too-large", `The file is larger than ${MAX_DATA_BYTES / 1024 ** 2} MB`, "Split it");
    return await decodeAll(files.chunks(path), take);
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
  chunks: AsyncIterable<Uint8Array>,
  take: (text: string) => "more" | "enough",
): Promise<FileWords | undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) {
    const text = decoded(decoder, chunk);
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

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string | undefined {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    return undefined;
  }
}
