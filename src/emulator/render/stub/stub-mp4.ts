// Owns the stub's MP4 and MOV files: a grey H.264 picture that lasts, and a silent AAC track of the same length.

import { sampleRateHz, type OutputShape } from "../media/media-engine.ts";
import { rational } from "../media/codecs.ts";
import { greyFrame, pictureParameters, profileBytes, sequenceParameters, unchangedFrames } from "./h264.ts";
import { box, fullBox, u16, u32, upright } from "./mp4-box.ts";

interface TrackData {
  id: number;
  kind: "vide" | "soun";
  size: { width: number; height: number };
  /** Units a second. */
  timescale: number;
  sampleUnits: number;
  samples: Buffer[];
  description: Buffer;
}

const movieTimescale = 1000;
const unknownLanguage = 0x55c4;

export function stubMp4(shape: OutputShape, brand: "isom" | "qt  "): Buffer {
  const tracks = [videoTrack(shape), silentTrack(shape)];
  const head = box("ftyp", Buffer.from(brand), u32(0x200), Buffer.from(brand), Buffer.from("mp41"));
  const data = tracks.map(({ samples }) => Buffer.concat(samples));
  const movieLength = movie(shape, tracks, [0, 0]).length;
  const first = head.length + movieLength + 8;
  const offsets = [first, first + (data[0]?.length ?? 0)];
  return Buffer.concat([head, movie(shape, tracks, offsets), box("mdat", ...data)]);
}

function videoTrack(shape: OutputShape): TrackData {
  const { num, den } = rational(shape.fps);
  const unchanged = unchangedFrames(shape).map(sized);
  const rest = Array.from(
    { length: shape.frameCount - 1 },
    (_, n) => unchanged[(n + 1) % unchanged.length] ?? Buffer.alloc(0),
  );
  return {
    id: 1,
    kind: "vide",
    size: shape,
    timescale: num,
    sampleUnits: den,
    samples: [sized(greyFrame(shape)), ...rest],
    description: videoDescription(shape),
  };
}

/** Inside these files a unit stands behind its length. */
function sized(unit: Buffer): Buffer {
  return Buffer.concat([u32(unit.length), unit]);
}

function videoDescription(shape: OutputShape): Buffer {
  const [sps, pps] = [sequenceParameters(shape), pictureParameters()];
  const config = box(
    "avcC",
    [1, ...profileBytes, 0xff, 0xe1],
    u16(sps.length),
    sps,
    [1],
    u16(pps.length),
    pps,
  );
  const compressor = Buffer.alloc(32);
  const size = u16(shape.width, shape.height);
  return box(
    "avc1",
    Buffer.alloc(6),
    u16(1),
    Buffer.alloc(16),
    size,
    u32(0x480000, 0x480000, 0),
    u16(1),
    compressor,
    u16(24, 0xffff),
    config,
  );
}

const aacFrameSamples = 1024;
/** One channel with no bands, then the end mark: all of a silent AAC frame. */
const silentFrame = Buffer.from([0, 0, 0, 7]);

function silentTrack({ durationMs }: OutputShape): TrackData {
  const count = Math.ceil(((durationMs / 1000) * sampleRateHz) / aacFrameSamples);
  return {
    id: 2,
    kind: "soun",
    size: { width: 0, height: 0 },
    timescale: sampleRateHz,
    sampleUnits: aacFrameSamples,
    samples: Array.from({ length: count }, () => silentFrame),
    description: soundDescription(),
  };
}

function soundDescription(): Buffer {
  const lowComplexityMono48k = [0x05, 2, 0x11, 0x88];
  const decoder = [
    0x04,
    13 + lowComplexityMono48k.length,
    0x40,
    0x15,
    0,
    0,
    0,
    ...u32(1500, 1500),
    ...lowComplexityMono48k,
  ];
  const stream = [0x03, 3 + decoder.length + 3, 0, 2, 0, ...decoder, 0x06, 1, 2];
  const rate = u32(sampleRateHz * 0x10000);
  return box(
    "mp4a",
    Buffer.alloc(6),
    u16(1),
    Buffer.alloc(8),
    u16(1, 16, 0, 0),
    rate,
    fullBox("esds", 0, stream),
  );
}

function movie({ durationMs }: OutputShape, tracks: TrackData[], offsets: number[]): Buffer {
  const ms = Math.round(durationMs);
  const rates = [u32(0x10000), u16(0x100), Buffer.alloc(10)];
  const header = fullBox(
    "mvhd",
    0,
    u32(0, 0, movieTimescale, ms),
    ...rates,
    upright,
    Buffer.alloc(24),
    u32(tracks.length + 1),
  );
  return box("moov", header, ...tracks.map((track, n) => trackBox(track, { ms, offset: offsets[n] ?? 0 })));
}

function trackBox(track: TrackData, { ms, offset }: { ms: number; offset: number }): Buffer {
  const { id, kind, size, timescale, sampleUnits, samples } = track;
  const volume = u16(0, 0, kind === "soun" ? 0x100 : 0, 0);
  const shown = u32(size.width * 0x10000, size.height * 0x10000);
  const header = fullBox("tkhd", 3, u32(0, 0, id, 0, ms, 0, 0), volume, upright, shown);
  const mediaHeader = fullBox(
    "mdhd",
    0,
    u32(0, 0, timescale, samples.length * sampleUnits),
    u16(unknownLanguage, 0),
  );
  const handler = fullBox("hdlr", 0, u32(0), Buffer.from(kind), Buffer.alloc(13));
  return box("trak", header, box("mdia", mediaHeader, handler, mediaInformation(track, offset)));
}

function mediaInformation({ kind, description, sampleUnits, samples }: TrackData, offset: number): Buffer {
  const header = kind === "vide" ? fullBox("vmhd", 1, Buffer.alloc(8)) : fullBox("smhd", 0, Buffer.alloc(4));
  const here = box("dinf", fullBox("dref", 0, u32(1), fullBox("url ", 1)));
  const table = box(
    "stbl",
    fullBox("stsd", 0, u32(1), description),
    fullBox("stts", 0, u32(1, samples.length, sampleUnits)),
    ...(kind === "vide" ? [fullBox("stss", 0, u32(1, 1))] : []),
    fullBox("stsc", 0, u32(1, 1, samples.length, 1)),
    fullBox("stsz", 0, u32(0, samples.length, ...samples.map(({ length }) => length))),
    fullBox("stco", 0, u32(1, offset)),
  );
  return box("minf", header, here, table);
}
