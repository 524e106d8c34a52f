// Owns telling media files apart by their first bytes, and reading what those bytes say, without any library.

import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { MediaInfo } from "../renderer.ts";
import { imageInfo } from "./probe-image.ts";
import { mp4Info } from "./probe-mp4.ts";
import { soundInfo } from "./probe-sound.ts";
import { webmInfo } from "./probe-webm.ts";

/** Sizes stand early in a picture, even behind a large preview. */
const headBytes = 256 * 1024;

export async function probeBytes(file: string): Promise<MediaInfo> {
  const head = await readHead(file);
  const { size } = await stat(file);
  const info =
    imageInfo(head) ??
    (await mp4Info(file, head)) ??
    webmInfo(head) ??
    aviInfo(head) ??
    soundInfo(head, size);
  if (info !== undefined) return info;
  throw new Error(
    `${basename(file)} is no media file that can be read: upload a video, a picture or a sound.`,
  );
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function aviInfo(head: Buffer): MediaInfo | undefined {
  if (
    head.length < 72 ||
    head.toString("latin1", 0, 4) !== "RIFF" ||
    head.toString("latin1", 8, 12) !== "AVI "
  )
    return undefined;
  const frameMs = head.readUInt32LE(32) / 1000;
  const durationMs = Math.round(frameMs * head.readUInt32LE(48));
  const size = { width: head.readUInt32LE(64), height: head.readUInt32LE(68) };
  return { fileType: "video", durationMs, ...size, ...(frameMs > 0 ? { fps: 1000 / frameMs } : {}) };
}
