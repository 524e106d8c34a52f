// A multipart body that is read from the disk while it is sent: a large file takes no more memory than a small one.

import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

import type { LocalFile } from "./local-file.ts";

/** Bytes of a file that are in memory at once. */
const CHUNK_BYTES = 256 * 1024;

export interface Multipart {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  /** The error of the disk that ended the body, if one did. */
  readError(): { readonly path: string; readonly error: unknown } | undefined;
}

export const createMultipart = (
  files: readonly LocalFile[],
  onBytes: (sentBytes: number) => void,
): Multipart => {
  const boundary = `nemo-pipeline-${randomUUID()}`;
  const parts = files.map((file, index) => ({
    file,
    head: headOf(file, { boundary, isFirst: index === 0 }),
  }));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const sizeBytes = parts.reduce((sum, { file, head }) => sum + head.length + file.sizeBytes, tail.length);
  let failed: { readonly path: string; readonly error: unknown } | undefined;

  const read = async function* (): AsyncGenerator<Buffer> {
    for (const { file, head } of parts) {
      yield head;
      try {
        for await (const chunk of contentOf(file)) {
          onBytes(chunk.length);
          yield chunk;
        }
      } catch (error) {
        failed = { path: file.path, error };
        throw error;
      }
    }
    yield tail;
  };
  const body = Readable.from(read(), { objectMode: false, highWaterMark: CHUNK_BYTES });
  // Whoever sends the body sees its error; afterwards nobody listens, and that would end the process.
  body.on("error", () => undefined);
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(sizeBytes),
    },
    body,
    readError: () => failed,
  };
};

const headOf = (
  { name, mediaType }: LocalFile,
  { boundary, isFirst }: { readonly boundary: string; readonly isFirst: boolean },
): Buffer =>
  Buffer.from(
    `${isFirst ? "" : "\r\n"}--${boundary}\r\n` +
      `content-disposition: form-data; name="files"; filename="${quoted(name)}"\r\n` +
      `content-type: ${mediaType}\r\n\r\n`,
  );

/** As browsers write file names: https://html.spec.whatwg.org/#multipart-form-data */
const quoted = (name: string): string => name.replace(/[\r\n"]/g, encodeURIComponent);

/** Ends with an error when the file is no longer as long as it was, for its length has been promised. */
async function* contentOf({ path, sizeBytes }: LocalFile): AsyncGenerator<Buffer> {
  let readBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = Buffer.from(chunk);
    readBytes += bytes.length;
    if (readBytes > sizeBytes) break;
    yield bytes;
  }
  if (readBytes !== sizeBytes) throw new Error("The file has changed while it was read.");
}
