// Owns the sound of the whole video: every audio segment at its place and volume, summed without clipping.

import type { AudioSegment, Draft } from "../../draft.ts";
import { type MediaEngine, type Pcm, sampleRateHz } from "../media/media-engine.ts";
import { pathOf } from "../upload-files.ts";
import { limit } from "./limit.ts";
import { composeMusic } from "./music.ts";

interface MixRequest {
  draft: Draft;
  files: Readonly<Record<string, string>>;
  engine: MediaEngine;
}

/** Without any audio segment this is a silent track: players and editors expect one. */
export async function mixSound({ draft, files, engine }: MixRequest): Promise<Pcm> {
  const mixed = new Float32Array(samplesIn(draft.d) * 2);
  for (const segment of draft.t.flatMap((track) => (track.tt === 1 ? track.sg : []))) {
    const lengthMs = Math.min(segment.d, draft.d - segment.st);
    if (lengthMs <= 0) continue;
    const sound = await soundOf(segment, { lengthMs, files, engine });
    add(mixed, { sound: withSoftEdges(sound), atMs: segment.st, volume: clampedVolume(segment.m.volume) });
  }
  return limit(mixed);
}

async function soundOf(
  segment: AudioSegment,
  { lengthMs, files, engine }: { lengthMs: number; files: MixRequest["files"]; engine: MediaEngine },
): Promise<Pcm> {
  const { source } = segment.m;
  if (source.kind === "music")
    return composeMusic({ mood: source.mood, seed: source.seed, durationMs: lengthMs });
  return engine.decodeSound({
    file: pathOf(files, source.file),
    startMs: source.in_ms,
    durationMs: lengthMs,
  });
}

/** 1 is as loud as recorded. */
function clampedVolume(volume: number): number {
  return Number.isFinite(volume) ? Math.min(2, Math.max(0, volume)) : 1;
}

function samplesIn(durationMs: number): number {
  return Math.round((durationMs / 1000) * sampleRateHz);
}

/** A sound cut off between two samples clicks; a hundredth of a second of fading does not. */
function withSoftEdges(sound: Pcm): Pcm {
  const edge = Math.min(sampleRateHz / 100, Math.floor(sound.length / 4));
  for (let n = 0; n < edge; n += 1) {
    const gain = n / edge;
    scaleAt(sound, { frame: n, gain });
    scaleAt(sound, { frame: sound.length / 2 - 1 - n, gain });
  }
  return sound;
}

function scaleAt(sound: Pcm, { frame, gain }: { frame: number; gain: number }): void {
  sound[frame * 2] = (sound[frame * 2] ?? 0) * gain;
  sound[frame * 2 + 1] = (sound[frame * 2 + 1] ?? 0) * gain;
}

function add(mixed: Pcm, { sound, atMs, volume }: { sound: Pcm; atMs: number; volume: number }): void {
  const offset = Math.max(0, samplesIn(atMs)) * 2;
  const length = Math.min(sound.length, mixed.length - offset);
  for (let n = 0; n < length; n += 1) mixed[offset + n] = (mixed[offset + n] ?? 0) + (sound[n] ?? 0) * volume;
}
