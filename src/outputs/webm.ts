// WebM: an EBML header and a segment that reaches to the file's end (RFC 8794, RFC 9559).

import { err } from "../core/result.ts";
import { whole } from "./inspection.ts";
import type { Bytes, Inspection } from "./inspection.ts";

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const CLUSTER = 0x1f43b675;

interface Element {
  readonly id: number;
  readonly start: number;
  /** Undefined: to the end of what holds it. */
  readonly size: number | undefined;
}

export async function inspectWebm(bytes: Bytes): Promise<Inspection> {
  const header = await readElement(bytes, 0);
  if (header?.id !== EBML || header.size === undefined) return err("is no WebM file");
  const segment = await readElement(bytes, header.start + header.size);
  if (segment?.id !== SEGMENT) return err("is cut short");
  const end = segment.size === undefined ? bytes.size : segment.start + segment.size;
  if (end > bytes.size) return err("is cut short");
  return inspectSegment(bytes, segment.start, end);
}

async function inspectSegment(bytes: Bytes, start: number, end: number): Promise<Inspection> {
  let durationMs: number | undefined;
  let clusters = 0;
  for (let offset = start; offset < end;) {
    const element = await readElement(bytes, offset);
    if (element === undefined) return err("is cut short");
    if (element.id === INFO && element.size !== undefined) {
      durationMs = durationOf(await bytes.read(element.start, element.size));
    }
    if (element.id === CLUSTER) clusters += 1;
    if (element.size === undefined) break;
    offset = element.start + element.size;
    if (offset > end) return err("is cut short");
  }
  return clusters === 0 ? err("holds no video") : whole(durationMs);
}

async function readElement(bytes: Bytes, offset: number): Promise<Element | undefined> {
  return parseElement(await bytes.read(offset, 12), offset);
}

function parseElement(data: Buffer, offset: number): Element | undefined {
  const idLength = vintLength(data[0]);
  const sizeLength = vintLength(data[idLength]);
  if (idLength === 0 || sizeLength === 0 || data.length < idLength + sizeLength) return undefined;
  const id = data.readUIntBE(0, Math.min(idLength, 6));
  const raw = BigInt(`0x${data.toString("hex", idLength, idLength + sizeLength)}`);
  const mask = (1n << BigInt(7 * sizeLength)) - 1n;
  const size = (raw & mask) === mask ? undefined : Number(raw & mask);
  return { id, start: offset + idLength + sizeLength, size };
}

const vintLength = (first: number | undefined): number =>
  first === undefined || first === 0 ? 0 : Math.clz32(first) - 23;

/** Milliseconds: a float in units of the timestamp scale, which is nanoseconds. */
function durationOf(info: Buffer): number | undefined {
  let scaleNs = 1_000_000;
  let units: number | undefined;
  for (let offset = 0; offset < info.length;) {
    const element = parseElement(info.subarray(offset, offset + 12), offset);
    if (element?.size === undefined) break;
    const value = info.subarray(element.start, element.start + element.size);
    if (element.id === TIMESTAMP_SCALE) scaleNs = unsignedOf(value) ?? scaleNs;
    if (element.id === DURATION) units = floatOf(value);
    offset = element.start + element.size;
  }
  if (units === undefined || !Number.isFinite(units)) return undefined;
  return Math.round((units * scaleNs) / 1_000_000);
}

const unsignedOf = (value: Buffer): number | undefined =>
  value.length >= 1 && value.length <= 6 ? value.readUIntBE(0, value.length) : undefined;

function floatOf(value: Buffer): number | undefined {
  if (value.length === 4) return value.readFloatBE(0);
  return value.length === 8 ? value.readDoubleBE(0) : undefined;
}
