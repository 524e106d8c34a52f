// A file on this machine that is to be uploaded: looked at before anything is sent.

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";

import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
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

export const inspectLocalFile = async ({
  path,
  name,
}: {
  readonly path: string;
  readonly name: string;
}): Promise<Result<LocalFile, Failure>> => {
  const mediaType = mediaTypeOf(name);
  if (mediaType === undefined) {
    return err({
      kind: "unsupported-file",
      message: `${name} is not of a kind that the backend takes (${ACCEPTED_FORMATS}).`,
    });
  }
  try {
    await access(path, constants.R_OK);
    const stats = await stat(path);
    if (!stats.isFile()) return err({ kind: "local", message: `${path} is not a file.` });
    const failure = sizeFailure(name, stats.size);
    return failure === undefined ? ok({ path, name, mediaType, sizeBytes: stats.size }) : err(failure);
  } catch (error) {
    return err(localFailure(path, error));
  }
};

const sizeFailure = (name: string, sizeBytes: number): Failure | undefined => {
  if (sizeBytes === 0) return { kind: "unsupported-file", message: `${name} is empty.` };
  if (sizeBytes <= MAX_FILE_BYTES) return undefined;
  const message = `${name} has ${Math.ceil(sizeBytes / 1024 ** 2)} MB and the backend takes 200 at most; compress or trim it.`;
  return { kind: "file-too-large", message };
};
