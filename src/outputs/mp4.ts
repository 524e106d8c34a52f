// MP4 and MOV: boxes that fill the file to its end, with the index and the media in it (ISO/IEC 14496-12).

import { err } from "../core/result.ts";
import { whole } from "./inspection.ts";
import type { Bytes, Inspection } from "./inspection.ts";

interface Box {
  readonly type: string;
  readonly start: number;
  readonly headerSize: number;
  readonly size: number;
}

/** What such a file begins with; the older MOV files have no `ftyp`. */
const FIRST: ReadonlySet<string> = new Set(["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"]);

export async function inspectMp4(bytes: Bytes): Promise<Inspection> {
  const boxes: Box[] = [];
  for (let offset = 0; offset < bytes.size;) {
    const box = await readBox(bytes, offset);
    if (boxes.length === 0 && !FIRST.has(box?.type ?? "")) return err("is no MP4 or MOV file");
    if (box === undefined) return err("is cut short");
    if (offset + box.size > bytes.size) return err("is cut short");
    boxes.push(box);
    offset += box.size;
  }
  const index = boxes.find((box) => box.type === "moov");
  if (index === undefined || !boxes.some((box) => box.type === "mdat")) return err("holds no video");
  return whole(await duration(bytes, index));
}

async function readBox(bytes: Bytes, start: number): Promise<Box | undefined> {
  const head = await bytes.read(start, 16);
  if (head.length < 8) return undefined;
  const type = head.toString("latin1", 4, 8);
  if (!/^[\w ©]{4}$/.test(type)) return undefined;
  const short = head.readUInt32BE(0);
  if (short === 0) return { type, start, headerSize: 8, size: bytes.size - start };
  if (short !== 1) return short < 8 ? undefined : { type, start, headerSize: 8, size: short };
  const long = head.length < 16 ? 0 : Number(head.readBigUInt64BE(8));
  // Less than its own header: a reader that believed it would never get on.
  return long < 16 ? undefined : { type, start, headerSize: 16, size: long };
}

/** From the movie header, in ms; undefined where it does not say. */
async function duration(bytes: Bytes, index: Box): Promise<number | undefined> {
  const end = index.start + index.size;
  for (let offset = index.start + index.headerSize; offset < end;) {
    const box = await readBox(bytes, offset);
    if (box === undefined) return undefined;
    if (box.type === "mvhd") return movieDuration(await bytes.read(offset + box.headerSize, 32));
    offset += box.size;
  }
  return undefined;
}

function movieDuration(header: Buffer): number | undefined {
  if (header.length < 32) return undefined;
  const long = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(long ? 20 : 12);
  const units = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return timescale === 0 ? undefined : Math.round((units / timescale) * 1000);
}
