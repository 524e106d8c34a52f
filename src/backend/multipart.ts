// A multipart body that is read from the disk while it is sent: a large file takes no more memory than a small one.

import { Readable } from "node:stream";

import type { FileSystem, OpenFile } from "../platform/file-system.ts";
import type { Machine } from "../platform/machine.ts";
import type { LocalFile } from "./local-file.ts";

/** More than a socket holds before it asks for a pause: one chunk is on its way at a time. */
const CHUNK_BYTES = 128 * 1024;
/**
 * Chunks are used again: freshly made ones pile up to 64 MB before V8 collects them. A chunk comes round when all others have
 * been taken since, while a full one makes the socket ask for a pause until it is sent.
 */
const RING_LENGTH = 16;

export interface Multipart {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  /** The error of the disk that ended the body, if one did. */
  readError(): { readonly path: string; readonly error: unknown } | undefined;
}

export const createMultipart = (
  { files: disk, machine }: { readonly files: FileSystem; readonly machine: Machine },
  files: readonly LocalFile[],
  onBytes: (sentBytes: number) => void,
): Multipart => {
  const boundary = `nemo-pipeline-${machine.uuid()}`;
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
        for await (const chunk of contentOf(disk, file)) {
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
  const body = Readable.from(read(), { objectMode: false, highWaterMark: 1 });
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
async function* contentOf(files: FileSystem, { path, sizeBytes }: LocalFile): AsyncGenerator<Buffer> {
  const ring: Buffer[] = [];
  const handle = await files.open(path, "r");
  try {
    let sentBytes = 0;
    for (let turn = 0; ; turn += 1) {
      const chunk = (ring[turn % RING_LENGTH] ??= Buffer.allocUnsafeSlow(CHUNK_BYTES));
      const filledBytes = await fill(chunk, { handle, position: sentBytes });
      sentBytes += filledBytes;
      if (filledBytes === 0 || sentBytes > sizeBytes) break;
      yield chunk.subarray(0, filledBytes);
    }
    if (sentBytes !== sizeBytes) throw new Error("The file has changed while it was read.");
  } finally {
    await handle.close();
  }
}

/** Only the last chunk of a file is not full, however little the disk gives at a time: the ring counts on it. */
const fill = async (
  chunk: Buffer,
  { handle, position }: { readonly handle: OpenFile; readonly position: number },
): Promise<number> => {
  let filled = 0;
  while (filled < chunk.length) {
    const { bytesRead } = await handle.read(chunk, filled, chunk.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
};
