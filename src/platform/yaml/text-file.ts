// A text file that the user wrote: read within a bound, and refused in words when it is not text.

import { disk, type SourceFiles } from "../source-files.ts";

export type TextFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string };

export interface ReadOptions {
  readonly maxBytes: number;
  readonly files?: SourceFiles;
}

/** Reads a UTF-8 file of at most `maxBytes`; a byte order mark is dropped. */
export async function readTextFile(path: string, { maxBytes, files = disk }: ReadOptions): Promise<TextFile> {
  try {
    const look = await files.lookAt(path, maxBytes);
    if (look.kind !== "file") return refuse(look.kind, maxBytes);
    if (look.bytes > maxBytes) return refuse("large", maxBytes);
    return look.head === undefined ? refuse("elsewhere", maxBytes) : decode(look.head);
  } catch (error) {
    return unreadable(error);
  }
}

function refuse(why: "folder" | "special" | "large" | "elsewhere", maxBytes: number): TextFile {
  switch (why) {
    case "folder":
      return refused("is-a-folder", "This is a folder, not a file", "Name a file inside it");
    case "special":
      return refused("not-a-file", "This is a device or a pipe, not a file", "Name a regular file");
    case "elsewhere":
      return refused(
        "unreadable-file",
        "The file is kept in Git LFS, and git has no more than a pointer to it",
        "Keep texts in git itself",
      );
    case "large": {
      const megabytes = Math.floor(maxBytes / 1024 ** 2);
      return refused(
        "file-too-large",
        `The file is larger than ${megabytes} MB`,
        "Split it into several files",
      );
    }
  }
}

function decode(bytes: Uint8Array): TextFile {
  if (startsLikeUtf16(bytes))
    return refused("not-utf8", "The file is in UTF-16, not in UTF-8", "Save it again as UTF-8");
  if (bytes.includes(0))
    return refused("binary-file", "The file is binary, not text", "Name a YAML file in UTF-8");
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refused("not-utf8", "The file is not in UTF-8", "Save it again as UTF-8");
  }
}

const startsLikeUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

function unreadable(error: unknown): TextFile {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR")
    return refused(
      "no-such-file",
      "There is no such file",
      "Check the path; it counts from the working directory",
    );
  if (code === "EACCES" || code === "EPERM")
    return refused("unreadable-file", "The file may not be read", "Check its permissions");
  return refused("unreadable-file", `The file cannot be read (${code})`, "Check the path and the disk");
}

const refused = (code: string, message: string, hint: string): TextFile => ({
  ok: false,
  code,
  message,
  hint,
});
