// What a file on this machine refuses, in words.

import type { Failure } from "../core/failure.ts";

export const localFailure = (file: string, error: unknown): Failure => {
  const code = codeOf(error);
  return { kind: "local", message: `${file} ${REASONS[code] ?? "cannot be used"} (${code}).` };
};

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  EACCES: "may not be used by this user",
  EPERM: "may not be used by this user",
  ENOSPC: "cannot be written: the disk is full",
  EDQUOT: "cannot be written: the disk quota is used up",
  EROFS: "is on a disk that cannot be written",
  EISDIR: "is a folder, not a file",
  ENOTDIR: "is below something that is no folder",
  EMFILE: "cannot be opened: too many files are open",
  ELOOP: "is a link where a file is expected",
};
