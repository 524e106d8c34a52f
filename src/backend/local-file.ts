// A file on this machine that is to be uploaded: looked at before anything is sent.

import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { FileStats, FileSystem } from "../platform/file-system.ts";
import { localFailure } from "./local-failure.ts";
import { ACCEPTED_FORMATS, mediaTypeOf } from "./media-type.ts";

/** The backend's limit for one file. */
const MAX_FILE_BYTES = 200 * 1024 ** 2;

export interface LocalFile {
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

export const inspectLocalFile = async (
  files: FileSystem,
  { path, name }: { readonly path: string; readonly name: string },
): Promise<Result<LocalFile, Failure>> => {
  const mediaType = mediaTypeOf(name);
  if (mediaType === undefined) {
    return err({
      kind: "unsupported-file",
      message: `${name} is not of a kind that the backend takes (${ACCEPTED_FORMATS}).`,
    });
  }
  try {
    const stats = await statsOf(files, path);
    if (!stats.isFile()) return err({ kind: "local", message: `${path} is not a file.` });
    const failure = sizeFailure(name, stats.size);
    return failure === undefined ? ok({ path, name, mediaType, sizeBytes: stats.size }) : err(failure);
  } catch (error) {
    return err(localFailure(path, error));
  }
};

/** Of a file that may be read. */
const statsOf = async (files: FileSystem, path: string): Promise<FileStats> => {
  const stats = await files.stat(path);
  // Opening a pipe would wait for its other end.
  if (stats.isFile()) await (await files.open(path, "r")).close();
  return stats;
};

const sizeFailure = (name: string, sizeBytes: number): Failure | undefined => {
  if (sizeBytes === 0) return { kind: "unsupported-file", message: `${name} is empty.` };
  if (sizeBytes <= MAX_FILE_BYTES) return undefined;
  const message = `${name} has ${Math.ceil(sizeBytes / 1024 ** 2)} MB and the backend takes 200 at most; compress or trim it.`;
  return { kind: "file-too-large", message };
};
