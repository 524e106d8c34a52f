// Owns what is seen: uploads and scenes made into segments that fill the wanted time.

import type { AudioSegment, PictureSource, VideoSegment } from "../draft.ts";
import type { Media } from "../media.ts";
import { sceneColors } from "./palette.ts";
import { subjectOf, wordsOfName } from "./subject.ts";

interface Picture {
  name: string;
  source: PictureSource;
  naturalMs: number;
  /** Stills can be shown for any time; a clip ends. */
  isStill: boolean;
  hasSound: boolean;
}

export interface Pictures {
  pictures: VideoSegment[];
  sound: AudioSegment[];
}

const PHOTO_MS = 3_000;
const CLIP_OF_UNKNOWN_LENGTH_MS = 5_000;
const SCENES_MS = 10_000;
const SCENE_MS = 4_000;
const MOST_SCENES = 6;
const SHORTEST_MS = 500;

export function picturesFrom(files: readonly Media[], durationMs: number | undefined): Pictures {
  return segments(fill(files.map(pictureOf), durationMs));
}

export function scenesFrom(prompt: string, durationMs = SCENES_MS): Pictures {
  const count = Math.max(1, Math.min(MOST_SCENES, Math.round(durationMs / SCENE_MS)));
  const words = subjectOf(prompt);
  const scenes = Array.from({ length: count }, (_, at): Picture => {
    const seed = seedOf(`${words} ${at}`);
    const colors = rotated(sceneColors(prompt, seedOf(words)), at);
    return { ...STILL, name: words, source: { kind: "scene", words, colors, seed }, naturalMs: SCENE_MS };
  });
  return segments(fill(scenes, durationMs));
}

/** The same words always look the same. */
export function seedOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return hash % 1_000_000;
}

const STILL = { isStill: true, hasSound: false } as const;

function pictureOf(media: Media): Picture {
  const name = media.filename;
  if (!media.fetched)
    return { ...STILL, name, source: standIn(name), naturalMs: media.durationMs ?? PHOTO_MS };
  if (media.fileType === "image")
    return { ...STILL, name, source: { kind: "photo", file: media.hash }, naturalMs: PHOTO_MS };
  return {
    name,
    source: { kind: "clip", file: media.hash, in_ms: 0 },
    naturalMs: Math.max(SHORTEST_MS, media.durationMs ?? CLIP_OF_UNKNOWN_LENGTH_MS),
    isStill: false,
    hasSound: media.hasAudio === true,
  };
}

function standIn(name: string): PictureSource {
  const words = wordsOfName(name);
  return { kind: "scene", words, colors: sceneColors(words, seedOf(words)), seed: seedOf(words) };
}

function fill(pictures: readonly Picture[], wantedMs: number | undefined): [Picture, number][] {
  if (wantedMs === undefined) return pictures.map((picture) => [picture, picture.naturalMs]);
  const stills = pictures.filter(({ isStill }) => isStill);
  if (stills.length === 0) return fillWithClips(pictures, wantedMs);
  const share = wantedMs / pictures.length;
  const clipLength = (picture: Picture): number => Math.min(picture.naturalMs, share);
  const clipsMs = pictures.filter(({ isStill }) => !isStill).reduce((sum, clip) => sum + clipLength(clip), 0);
  const stillMs = (wantedMs - clipsMs) / stills.length;
  return rounded(pictures.map((picture) => [picture, picture.isStill ? stillMs : clipLength(picture)]));
}

/** Longer than wanted: each gives up its share. Shorter: they start again. */
function fillWithClips(clips: readonly Picture[], wantedMs: number): [Picture, number][] {
  const totalMs = clips.reduce((sum, { naturalMs }) => sum + naturalMs, 0);
  if (totalMs >= wantedMs) return rounded(clips.map((clip) => [clip, (clip.naturalMs * wantedMs) / totalMs]));
  const filled: [Picture, number][] = [];
  let leftMs = wantedMs;
  for (let at = 0; leftMs > 0; at += 1) {
    const clip = clips[at % clips.length];
    if (!clip) break;
    filled.push([clip, Math.min(clip.naturalMs, leftMs)]);
    leftMs -= clip.naturalMs;
  }
  return filled;
}

/** Whole milliseconds, with the sum kept. */
function rounded(lengths: readonly [Picture, number][]): [Picture, number][] {
  let exact = 0;
  let used = 0;
  return lengths.map(([picture, ms]) => {
    exact += ms;
    const whole = Math.round(exact) - used;
    used += whole;
    return [picture, whole];
  });
}

function segments(filled: readonly [Picture, number][]): Pictures {
  const result: Pictures = { pictures: [], sound: [] };
  let st = 0;
  for (const [{ name, source, hasSound }, d] of filled) {
    result.pictures.push({ id: "", st, d, m: { name, source } });
    if (hasSound && source.kind === "clip")
      result.sound.push({ id: "", st, d, m: { name, volume: 1, source: { ...source, kind: "file" } } });
    st += d;
  }
  return result;
}

function rotated(colors: readonly string[], by: number): string[] {
  const start = by % colors.length;
  return [...colors.slice(start), ...colors.slice(0, start)];
}
