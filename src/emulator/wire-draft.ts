// Owns reading a draft that a client sent: what is understood is kept, what is not is left out.

import type {
  AudioSegment,
  Draft,
  PictureSource,
  SoundSource,
  TextSegment,
  Track,
  VideoSegment,
} from "./draft.ts";

type Bag = Record<string, unknown>;

/** `undefined` when there is nothing in it that could be rendered. */
export function readDraft(value: unknown): Draft | undefined {
  if (!isBag(value)) return undefined;
  const tracks = list(value["t"]).flatMap(readTrack);
  if (tracks.length === 0) return undefined;
  const end = Math.max(...tracks.flatMap((track) => track.sg.map(({ st, d }) => st + d)));
  return { t: tracks, d: number(value["d"]) ?? end, m: readMetadata(value["m"]) };
}

function readMetadata(value: unknown): Draft["m"] {
  const bag = isBag(value) ? value : {};
  return {
    title: typeof bag["title"] === "string" ? bag["title"] : "",
    width: number(bag["width"]) ?? 1920,
    height: number(bag["height"]) ?? 1080,
    fps: number(bag["fps"]) ?? 30,
  };
}

function readTrack(value: unknown, at: number): Track[] {
  if (!isBag(value)) return [];
  const id = typeof value["id"] === "string" ? value["id"] : `track${at}`;
  const segments = list(value["sg"]);
  const track = ((): Track | undefined => {
    if (value["tt"] === 0)
      return { tt: 0, id, sg: segments.flatMap((segment) => readSegment(segment, pictureOf)) };
    if (value["tt"] === 1)
      return { tt: 1, id, sg: segments.flatMap((segment) => readSegment(segment, soundOf)) };
    if (value["tt"] === 7)
      return { tt: 7, id, sg: segments.flatMap((segment) => readSegment(segment, textOf)) };
    return undefined;
  })();
  return track && track.sg.length > 0 ? [track] : [];
}

function readSegment<M>(
  value: unknown,
  metadata: (bag: Bag) => M | undefined,
): { id: string; st: number; d: number; m: M }[] {
  if (!isBag(value) || !isBag(value["m"])) return [];
  const d = number(value["d"]) ?? 0;
  const m = metadata(value["m"]);
  if (d <= 0 || m === undefined) return [];
  return [{ id: typeof value["id"] === "string" ? value["id"] : "", st: number(value["st"]) ?? 0, d, m }];
}

function pictureOf(bag: Bag): VideoSegment["m"] | undefined {
  const source = isBag(bag["source"]) ? bag["source"] : {};
  const name = nameOf(bag);
  const read = ((): PictureSource | undefined => {
    const { kind, file, words, colors, seed } = source;
    if (kind === "photo" && typeof file === "string") return { kind, file };
    if (kind === "clip" && typeof file === "string")
      return { kind, file, in_ms: number(source["in_ms"]) ?? 0 };
    if (kind !== "scene") return undefined;
    const known = list(colors).filter((color) => typeof color === "string");
    return { kind, words: typeof words === "string" ? words : name, colors: known, seed: number(seed) ?? 0 };
  })();
  return read && { name, source: read };
}

function soundOf(bag: Bag): AudioSegment["m"] | undefined {
  const source = isBag(bag["source"]) ? bag["source"] : {};
  const read = ((): SoundSource | undefined => {
    const { kind, file, mood, seed } = source;
    if (kind === "file" && typeof file === "string")
      return { kind, file, in_ms: number(source["in_ms"]) ?? 0 };
    if (kind !== "music") return undefined;
    return { kind, mood: typeof mood === "string" ? mood : "calm", seed: number(seed) ?? 0 };
  })();
  return read && { name: nameOf(bag), volume: number(bag["volume"]) ?? 1, source: read };
}

function textOf(bag: Bag): TextSegment["m"] | undefined {
  const { text, role } = bag;
  return typeof text === "string" ? { text, role: role === "caption" ? "caption" : "title" } : undefined;
}

function nameOf(bag: Bag): string {
  return typeof bag["name"] === "string" ? bag["name"] : "";
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
