// Owns reading a WebM or Matroska file's length, size and tracks from its header elements.

import type { MediaInfo } from "../renderer.ts";

/** Parents that are looked into; everything else is passed over by its length. */
const parents = new Set([0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe0]);
const ids = {
  duration: 0x4489,
  scale: 0x2ad7b1,
  kind: 0x83,
  width: 0xb0,
  height: 0xba,
  shownWidth: 0x54b0,
  shownHeight: 0x54ba,
};

export function webmInfo(head: Buffer): MediaInfo | undefined {
  if (head.length < 4 || head.readUInt32BE(0) !== 0x1a45dfa3) return undefined;
  const values = new Map<number, Buffer[]>();
  collect(head, values);
  const number = (id: number): number | undefined => unsigned(values.get(id)?.[0]);
  const kinds = (values.get(ids.kind) ?? []).map(unsigned);
  const hasAudio = kinds.includes(2);
  const durationMs = Math.round(
    (float(values.get(ids.duration)?.[0]) * (number(ids.scale) ?? 1_000_000)) / 1_000_000,
  );
  const length = durationMs > 0 ? { durationMs } : {};
  if (!kinds.includes(1)) return hasAudio ? { fileType: "audio", ...length, hasAudio } : undefined;
  const width = number(ids.shownWidth) ?? number(ids.width) ?? 0;
  const height = number(ids.shownHeight) ?? number(ids.height) ?? 0;
  return { fileType: "video", ...length, width, height, hasAudio };
}

function collect(bytes: Buffer, values: Map<number, Buffer[]>): void {
  for (let at = 0; at < bytes.length;) {
    const idLength = Math.clz32((bytes[at] ?? 0) << 24) + 1;
    const sizeAt = at + idLength;
    const sizeLength = Math.clz32((bytes[sizeAt] ?? 0) << 24) + 1;
    const bodyAt = sizeAt + sizeLength;
    if (idLength > 4 || sizeLength > 8 || bodyAt > bytes.length) return;
    const id = bytes.readUIntBE(at, idLength);
    const size = lengthOf(bytes.subarray(sizeAt, bodyAt));
    const body = bytes.subarray(bodyAt, bodyAt + size);
    if (parents.has(id)) collect(body, values);
    else values.set(id, [...(values.get(id) ?? []), body]);
    at = bodyAt + size;
  }
}

/** All ones mean "unknown": to the end. */
function lengthOf(bytes: Buffer): number {
  let value = (bytes[0] ?? 0) & (0xff >> bytes.length);
  for (const byte of bytes.subarray(1)) value = value * 256 + byte;
  return value >= 2 ** (7 * bytes.length) - 1 ? Number.POSITIVE_INFINITY : value;
}

function unsigned(body: Buffer | undefined): number | undefined {
  return body === undefined || body.length === 0 || body.length > 6
    ? undefined
    : body.readUIntBE(0, body.length);
}

function float(body: Buffer | undefined): number {
  if (body?.length === 4) return body.readFloatBE(0);
  return body?.length === 8 ? body.readDoubleBE(0) : 0;
}
