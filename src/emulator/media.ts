// Owns the uploaded bytes: kept once by content hash, looked at once, and told apart by kind.

import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { extname, join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Records, Table } from "./records.ts";
import type { Renderer } from "./render/renderer.ts";

export type FileType = "video" | "image" | "audio";

export interface Media {
  /** Content hash; for a stand-in, the hash of its address. */
  hash: string;
  filename: string;
  fileType: FileType;
  /** False: there are no bytes, only a name; the picture is a scene made up from it. */
  fetched: boolean;
  durationMs?: number;
  width?: number;
  height?: number;
  fps?: number;
  hasAudio?: boolean;
}

export interface ReceivedFile {
  path: string;
  hash: string;
  sizeBytes: number;
}

export type Rejection = "unsupported" | "too large";

export const UPLOAD_LIMIT_BYTES = 200 * 2 ** 20;

const TYPES: Readonly<Record<string, FileType>> = {
  ...kinds("video", "mp4 mov avi webm mkv"),
  ...kinds("image", "jpg jpeg png gif webp"),
  ...kinds("audio", "mp3 wav m4a aac"),
};

export class MediaStore {
  readonly #dir: string;
  readonly #records: Records;
  readonly #media: Table<Media & { file: string }>;
  readonly #renderer: Renderer;

  constructor({ dir, records, renderer }: { dir: string; records: Records; renderer: Renderer }) {
    this.#dir = join(dir, "uploads");
    this.#records = records;
    this.#media = records.table("media");
    this.#renderer = renderer;
    mkdirSync(this.#dir, { recursive: true });
  }

  /** Writes to disk as it arrives; past the limit it goes on reading, and keeps nothing. */
  async receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedFile | "too large"> {
    const path = join(this.#dir, `${randomUUID()}.part`);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    try {
      await pipeline(
        source,
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
            sizeBytes += chunk.length;
            if (sizeBytes > UPLOAD_LIMIT_BYTES) continue;
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(path, { mode: 0o600 }),
      );
    } catch (error) {
      this.discard(path);
      throw error;
    }
    if (sizeBytes <= UPLOAD_LIMIT_BYTES) return { path, hash: hash.digest("hex"), sizeBytes };
    this.discard(path);
    return "too large";
  }

  async keep(received: ReceivedFile, filename: string): Promise<Media | "unsupported"> {
    const known = this.#media.get(received.hash);
    if (known && existsSync(join(this.#dir, known.file))) {
      this.discard(received.path);
      const { file: _file, ...media } = known;
      return { ...media, filename };
    }
    const info = received.sizeBytes > 0 && (await this.#renderer.probe(received.path).catch(() => undefined));
    if (!info) {
      this.discard(received.path);
      return "unsupported";
    }
    const file = `${received.hash}${extname(filename).toLowerCase()}`;
    renameSync(received.path, join(this.#dir, file));
    const media: Media = { hash: received.hash, filename, fetched: true, ...info };
    this.#records.commit([this.#media.put(media.hash, { ...media, file })]);
    return media;
  }

  discard(path: string): void {
    rmSync(path, { force: true });
  }

  /** Where the bytes of an upload are, if there are any. */
  pathOf(hash: string): string | undefined {
    const known = this.#media.get(hash);
    return known && join(this.#dir, known.file);
  }
}

/** What a file's name says it is; `undefined` for what the service does not take. */
export function fileTypeOf(filename: string): FileType | undefined {
  return TYPES[extname(filename).slice(1).toLowerCase()];
}

/** Reads a file that will be refused anyway to its end: an early answer would break the client's connection. */
export async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  await pipeline(source, new Writable({ write: (_chunk, _encoding, done) => done() }));
}

function kinds(type: FileType, extensions: string): Record<string, FileType> {
  return Object.fromEntries(extensions.split(" ").map((extension) => [extension, type]));
}
