// Owns uploads that are given as addresses: fetched on this machine, stood in for everywhere else.

import { createHash } from "node:crypto";
import { basename, extname } from "node:path";

import type { FileType, Media, MediaStore, Rejection } from "./media.ts";
import { fileTypeOf } from "./media.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;
const STAND_INS: Readonly<Record<FileType, Partial<Media>>> = {
  image: { width: 1920, height: 1080 },
  video: { durationMs: 10_000, width: 1920, height: 1080, fps: 30, hasAudio: false },
  audio: { durationMs: 30_000 },
};

/** The network is never used: what is not on this machine becomes a picture of its name. */
export async function mediaFromUrl(address: string, media: MediaStore): Promise<Media | Rejection> {
  const url = URL.parse(address);
  if (!url || !/^https?:$/u.test(url.protocol)) return "unsupported";
  const filename = nameOf(url);
  const fileType = extname(filename) === "" ? "image" : fileTypeOf(filename);
  if (!fileType) return "unsupported";
  if (url.protocol === "http:" && LOOPBACK.test(url.hostname)) return fetched(url, { filename, media });
  const hash = createHash("sha256").update(address).digest("hex");
  return { hash, filename, fileType, fetched: false, ...STAND_INS[fileType] };
}

async function fetched(url: URL, to: { filename: string; media: MediaStore }): Promise<Media | Rejection> {
  // A redirect could lead off this machine.
  const response = await fetch(url, { redirect: "error" }).catch(() => undefined);
  if (!response?.ok || !response.body) return "unsupported";
  const received = await to.media.receive(response.body);
  return received === "too large" ? received : to.media.keep(received, to.filename);
}

function nameOf(url: URL): string {
  const last = basename(url.pathname);
  try {
    return decodeURIComponent(last) || url.hostname.replace(/\./gu, "-");
  } catch {
    return last;
  }
}
