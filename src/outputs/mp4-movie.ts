// The index of an MP4 or MOV file: how long it plays, and what its tracks are (ISO/IEC 14496-12, `moov`).

import { codecName } from "./inspection.ts";
import type { Found } from "./inspection.ts";

export function readMovie(movie: Buffer, brand: string): Found {
  const tracks = boxesIn(movie)
    .filter(({ type }) => type === "trak")
    .map(readTrack);
  const video = tracks.find(({ handler }) => handler === "vide");
  const header = boxAt(movie, ["mvhd"]);
  return {
    container: brand === "qt  " ? "mov" : "mp4",
    durationMs: header === undefined ? undefined : movieDuration(header),
    videoCodec: video?.codec,
    widthPx: video?.widthPx,
    heightPx: video?.heightPx,
    hasAudio: tracks.some(({ handler }) => handler === "soun"),
  };
}

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

interface Track {
  readonly handler: string;
  readonly codec: string | undefined;
  readonly widthPx: number | undefined;
  readonly heightPx: number | undefined;
}

function readTrack({ body }: Box): Track {
  const handler = boxAt(body, ["mdia", "hdlr"])?.toString("latin1", 8, 12) ?? "";
  const samples = boxAt(body, ["mdia", "minf", "stbl", "stsd"]);
  // Behind version, flags and the number of entries stands the first entry: its size, then its name.
  const codec = samples === undefined || samples.length < 16 ? undefined : samples.toString("latin1", 12, 16);
  const header = boxAt(body, ["tkhd"]);
  const shown = header === undefined || header.length < 84 ? undefined : header.subarray(header.length - 8);
  return {
    handler,
    codec: codec === undefined ? undefined : codecName(codec),
    // Fixed-point numbers, 16 bits before the point.
    widthPx: shown?.readUInt16BE(0),
    heightPx: shown?.readUInt16BE(4),
  };
}

/** Down a path of box names; the first of each. */
function boxAt(data: Buffer, names: readonly string[]): Buffer | undefined {
  let body: Buffer | undefined = data;
  for (const name of names) {
    body = body === undefined ? undefined : boxesIn(body).find(({ type }) => type === name)?.body;
  }
  return body;
}

/** What is damaged ends the list: the file was found whole before, and this says no more than it can. */
function boxesIn(data: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let offset = 0; offset + 8 <= data.length;) {
    const size = data.readUInt32BE(offset);
    if (size < 8 || offset + size > data.length) break;
    boxes.push({
      type: data.toString("latin1", offset + 4, offset + 8),
      body: data.subarray(offset + 8, offset + size),
    });
    offset += size;
  }
  return boxes;
}

function movieDuration(header: Buffer): number | undefined {
  if (header.length < 32) return undefined;
  const long = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(long ? 20 : 12);
  const units = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return timescale === 0 ? undefined : Math.round((units / timescale) * 1000);
}
