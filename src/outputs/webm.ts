// WebM: an EBML header and a segment that reaches to the file's end (RFC 8794, RFC 9559).

import { err } from "../core/result.ts";
import { parseElement } from "./ebml.ts";
import type { Element } from "./ebml.ts";
import { whole } from "./inspection.ts";
import type { Bytes, Inspection } from "./inspection.ts";
import { durationOf, readTracks } from "./webm-tracks.ts";
import type { TracksFound } from "./webm-tracks.ts";

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;

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
  let tracks: TracksFound = {};
  let clusters = 0;
  for (let offset = start; offset < end;) {
    const element = await readElement(bytes, offset);
    if (element === undefined) return err("is cut short");
    if (element.id === INFO && element.size !== undefined) {
      durationMs = durationOf(await bytes.read(element.start, element.size));
    }
    if (element.id === TRACKS && element.size !== undefined) {
      tracks = readTracks(await bytes.read(element.start, element.size));
    }
    if (element.id === CLUSTER) clusters += 1;
    if (element.size === undefined) break;
    offset = element.start + element.size;
    if (offset > end) return err("is cut short");
  }
  return clusters === 0 ? err("holds no video") : whole({ container: "webm", durationMs, ...tracks });
}

async function readElement(bytes: Bytes, offset: number): Promise<Element | undefined> {
  return parseElement(await bytes.read(offset, 12), offset);
}
