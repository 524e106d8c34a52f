// Owns reading an MP4 or MOV file's length, size and tracks from its movie box.

import { open } from "node:fs/promises";
import type { MediaInfo } from "../renderer.ts";

/** A movie box holds tables only; one larger than this belongs to no file that may be uploaded. */
const largestMovieBytes = 32 * 1024 * 1024;

export async function mp4Info(file: string, head: Buffer): Promise<MediaInfo | undefined> {
  if (head.length < 12 || head.toString("latin1", 4, 8) !== "ftyp") return undefined;
  const movie = await readMovie(file);
  if (movie === undefined) return undefined;
  const header = children(movie).find(({ type }) => type === "mvhd")?.body;
  const tracks = children(movie)
    .filter(({ type }) => type === "trak")
    .map(({ body }) => trackInfo(body));
  const video = tracks.find(({ handler }) => handler === "vide");
  const hasAudio = tracks.some(({ handler }) => handler === "soun");
  const durationMs = header === undefined ? 0 : durationOf(header);
  if (video === undefined) return hasAudio ? { fileType: "audio", durationMs, hasAudio } : undefined;
  const { width, height, samples } = video;
  const fps =
    durationMs > 0 && samples > 0 ? { fps: Math.round((samples * 1_000_000) / durationMs) / 1000 } : {};
  return { fileType: "video", durationMs, width, height, ...fps, hasAudio };
}

async function readMovie(file: string): Promise<Buffer | undefined> {
  const handle = await open(file, "r");
  try {
    const header = Buffer.alloc(16);
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(header, 0, 16, at);
      const size = boxSize(header);
      if (bytesRead < 8 || size < 8) return undefined;
      if (header.toString("latin1", 4, 8) === "moov") {
        if (size > largestMovieBytes) return undefined;
        const { buffer } = await handle.read(Buffer.alloc(size - 8), 0, size - 8, at + 8);
        return buffer;
      }
      at += size;
    }
  } finally {
    await handle.close();
  }
}

/** 1 means that the true size stands in the next eight bytes. */
function boxSize(header: Buffer): number {
  const size = header.readUInt32BE(0);
  return size === 1 ? Number(header.readBigUInt64BE(8)) : size;
}

interface Box {
  type: string;
  body: Buffer;
}

function children(body: Buffer): Box[] {
  const found: Box[] = [];
  for (let at = 0; at + 8 <= body.length;) {
    const size = body.readUInt32BE(at);
    if (size < 8) break;
    found.push({ type: body.toString("latin1", at + 4, at + 8), body: body.subarray(at + 8, at + size) });
    at += size;
  }
  return found;
}

function inside(body: Buffer, ...path: string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>(
    (parent, name) =>
      parent === undefined ? undefined : children(parent).find(({ type }) => type === name)?.body,
    body,
  );
}

function durationOf(header: Buffer): number {
  const isLong = header[0] === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return Math.round((duration / Math.max(1, timescale)) * 1000);
}

function trackInfo(track: Buffer): { handler: string; width: number; height: number; samples: number } {
  const header = inside(track, "tkhd") ?? Buffer.alloc(84);
  const sizes = inside(track, "mdia", "minf", "stbl", "stsz");
  return {
    handler: inside(track, "mdia", "hdlr")?.toString("latin1", 8, 12) ?? "",
    width: header.readUInt32BE(header.length - 8) >> 16,
    height: header.readUInt32BE(header.length - 4) >> 16,
    samples: sizes === undefined ? 0 : sizes.readUInt32BE(8),
  };
}
