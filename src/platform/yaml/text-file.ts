// A text file that the user wrote: read within a bound, and refused in words when it is not text.

import { open } from "node:fs/promises";

export type TextFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string };

/** Reads a UTF-8 file of at most `maxBytes`; a byte order mark is dropped. */
export async function readTextFile(path: string, maxBytes: number): Promise<TextFile> {
  try {
    const bytes = await readBounded(path, maxBytes);
    return bytes === "directory" || bytes === "special" || bytes === "large"
      ? refuse(bytes, maxBytes)
      : decode(bytes);
  } catch (error) {
    return unreadable(error);
  }
}

async function readBounded(
  path: string,
  maxBytes: number,
): Promise<Buffer | "directory" | "special" | "large"> {
  const file = await open(path, "r");
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) return "directory";
    if (!stats.isFile()) return "special";
    return stats.size > maxBytes ? "large" : await file.readFile();
  } finally {
    await file.close();
  }
}

function refuse(why: "directory" | "special" | "large", maxBytes: number): TextFile {
  switch (why) {
    case "directory":
      return refused("is-a-folder", "This is a folder, not a file", "Name a file inside it");
    case "special":
      return refused("not-a-file", "This is a device or a pipe, not a file", "Name a regular file");
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

function decode(bytes: Buffer): TextFile {
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

const startsLikeUtf16 = (bytes: Buffer): boolean =>
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
