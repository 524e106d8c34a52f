// What a WebM file says of itself: how long it plays, and what its tracks are (RFC 9559).

import { elementsIn, floatOf, unsignedOf } from "./ebml.ts";
import { codecName } from "./inspection.ts";
import type { Found } from "./inspection.ts";

const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;

const VIDEO_TRACK = 1;
const AUDIO_TRACK = 2;

export type TracksFound = Pick<Found, "videoCodec" | "widthPx" | "heightPx" | "hasAudio">;

export function readTracks(tracks: Buffer): TracksFound {
  const entries = elementsIn(tracks).filter(({ id }) => id === TRACK_ENTRY);
  const ofType = (type: number) =>
    entries.find(({ body }) => unsignedOf(inside(body, TRACK_TYPE)) === type)?.body;
  const video = ofType(VIDEO_TRACK);
  const codec = video === undefined ? undefined : inside(video, CODEC_ID)?.toString("latin1");
  const shown = video === undefined ? undefined : inside(video, VIDEO);
  return {
    videoCodec: codec === undefined ? undefined : codecName(codec),
    widthPx: shown === undefined ? undefined : unsignedOf(inside(shown, PIXEL_WIDTH)),
    heightPx: shown === undefined ? undefined : unsignedOf(inside(shown, PIXEL_HEIGHT)),
    hasAudio: ofType(AUDIO_TRACK) !== undefined,
  };
}

/** Milliseconds: a float in units of the timestamp scale, which is nanoseconds. */
export function durationOf(info: Buffer): number | undefined {
  const units = floatOf(inside(info, DURATION));
  if (units === undefined || !Number.isFinite(units)) return undefined;
  return Math.round((units * (unsignedOf(inside(info, TIMESTAMP_SCALE)) ?? 1_000_000)) / 1_000_000);
}

const inside = (data: Buffer, id: number): Buffer | undefined =>
  elementsIn(data).find((element) => element.id === id)?.body;
