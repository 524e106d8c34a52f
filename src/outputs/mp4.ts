// MP4 and MOV: boxes that fill the file to its end, with the index and the media in it (ISO/IEC 14496-12).

import { err } from "../core/result.ts";
import { whole } from "./inspection.ts";
import { readMovie } from "./mp4-movie.ts";
import type { Bytes, Inspection } from "./inspection.ts";

interface Box {
  readonly type: string;
  readonly start: number;
  readonly headerSize: number;
  readonly size: number;
}

/** What such a file begins with; the older MOV files have no `ftyp`. */
const FIRST: ReadonlySet<string> = new Set(["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"]);

/** Hours of video have less; more is not read. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

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
  const [first] = boxes;
  const brand =
    first?.type === "ftyp"
      ? (await bytes.read(first.start + first.headerSize, 4)).toString("latin1")
      : "qt  ";
  const length = Math.min(index.size - index.headerSize, MAX_INDEX_BYTES);
  return whole(readMovie(await bytes.read(index.start + index.headerSize, length), brand));
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
