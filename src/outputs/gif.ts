// GIF: blocks from the signature to the trailer; its length is the sum of its frames' delays (GIF89a).

import { err } from "../core/result.ts";
import { whole } from "./inspection.ts";
import type { Bytes, Found, Inspection } from "./inspection.ts";

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;

export async function inspectGif(bytes: Bytes): Promise<Inspection> {
  const data = await bytes.read(0, bytes.size);
  if (!/^GIF8[79]a$/.test(data.toString("latin1", 0, 6)) || data.length < 14) return err("is no GIF file");
  let delays = 0;
  let frames = 0;
  for (let offset = 13 + colorTable(data[10]); offset < data.length;) {
    const block = data[offset];
    if (block === TRAILER) return frames === 0 ? err("holds no picture") : whole(reading(data, delays * 10));
    if (block === EXTENSION) {
      if (data[offset + 1] === GRAPHIC_CONTROL && offset + 6 < data.length)
        delays += data.readUInt16LE(offset + 4);
      offset = skipSubBlocks(data, offset + 2);
    } else if (block === IMAGE) {
      frames += 1;
      offset = skipSubBlocks(data, offset + 11 + colorTable(data[offset + 9]));
    } else {
      return err("is damaged");
    }
  }
  return err("is cut short");
}

const reading = (data: Buffer, durationMs: number): Found => ({
  container: "gif",
  durationMs,
  videoCodec: "gif",
  widthPx: data.readUInt16LE(6),
  heightPx: data.readUInt16LE(8),
  hasAudio: false,
});

const colorTable = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

function skipSubBlocks(data: Buffer, start: number): number {
  let offset = start;
  while (offset < data.length && data[offset] !== 0) offset += (data[offset] ?? 0) + 1;
  return offset + 1;
}
