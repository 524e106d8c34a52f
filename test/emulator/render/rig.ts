// What the renderer's tests share: drafts in few words, and finished files read back as pixels and samples.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as av from "node-av";
import { onTestFinished } from "vitest";
import type {
  AudioSegment,
  Draft,
  PictureSource,
  SoundSource,
  TextSegment,
  VideoSegment,
} from "../../../src/emulator/draft.ts";
import { decodeSound } from "../../../src/emulator/render/media/node-av-decoder.ts";
import type { Renderer, RenderJob } from "../../../src/emulator/render/renderer.ts";

av.Log.setLevel(av.AV_LOG_FATAL);

export const sampleMedia = join(import.meta.dirname, "../../../recipes/media");

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nemo-render-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface DraftParts {
  durationMs?: number;
  width?: number;
  height?: number;
  fps?: number;
  pictures?: { source: PictureSource; st?: number; d?: number }[];
  sounds?: { source: SoundSource; volume?: number; st?: number; d?: number }[];
  texts?: { text: string; role?: "title" | "caption"; st?: number; d?: number }[];
}

export const scene = (words = "shapes", seed = 1): PictureSource => ({
  kind: "scene",
  words,
  colors: [],
  seed,
});
export const music = (mood = "lo-fi", seed = 1): SoundSource => ({ kind: "music", mood, seed });

export function draftOf(parts: DraftParts): Draft {
  const { durationMs = 1000, width = 320, height = 180, fps = 10 } = parts;
  const { pictures = [{ source: scene() }], sounds = [], texts = [] } = parts;
  const place = (kind: string, n: number, { st = 0, d = durationMs }) => ({ id: `${kind}${n}`, st, d });
  const video: VideoSegment[] = pictures.map((p, n) => ({
    ...place("v", n, p),
    m: { name: "picture", source: p.source },
  }));
  const audio: AudioSegment[] = sounds.map((s, n) => ({
    ...place("a", n, s),
    m: { name: "sound", volume: s.volume ?? 1, source: s.source },
  }));
  const text: TextSegment[] = texts.map((t, n) => ({
    ...place("t", n, t),
    m: { text: t.text, role: t.role ?? "title" },
  }));
  return {
    d: durationMs,
    m: { title: "test", width, height, fps },
    t: [
      { tt: 0, id: "pictures", sg: video },
      ...(audio.length === 0 ? [] : [{ tt: 1 as const, id: "sounds", sg: audio }]),
      ...(text.length === 0 ? [] : [{ tt: 7 as const, id: "texts", sg: text }]),
    ],
  };
}

export function render(renderer: Renderer, job: Partial<RenderJob> & Pick<RenderJob, "outFile" | "draft">) {
  const whole = { format: "mp4", quality: "high", files: {}, ...job };
  return renderer.render(whole, () => undefined, new AbortController().signal);
}

export interface Pixels {
  width: number;
  height: number;
  rgba: Buffer;
}

export interface Streams {
  container: string;
  durationMs: number;
  video: { codec: string; width: number; height: number; frames: Pixels[] };
  audioCodec: string | undefined;
}

/** Decodes the whole file, so that a stream which only looks right does not pass. */
export async function readBack(file: string): Promise<Streams> {
  const demuxer = await av.Demuxer.open(file);
  const { format, duration, video, audio } = await av.probe(file);
  const stream = demuxer.video();
  if (stream === undefined || video === undefined) throw new Error(`${file} has no picture`);
  const frames: Pixels[] = [];
  using decoder = await av.Decoder.create(stream);
  using filter = av.FilterAPI.create("format=rgba");
  for await (const frame of filter.frames(decoder.frames(demuxer.packets(stream.index)))) {
    if (frame === null) break;
    frames.push({ width: frame.width, height: frame.height, rgba: frame.toBuffer() });
    frame.free();
  }
  await demuxer.close();
  return {
    container: format,
    durationMs: duration * 1000,
    video: { codec: video.codec, width: video.width ?? 0, height: video.height ?? 0, frames },
    audioCodec: audio?.codec,
  };
}

/** How loud a part of a file is: the root of the mean square of its samples. */
export async function loudness(file: string, { startMs = 0, durationMs = 60_000 } = {}): Promise<number> {
  const pcm = await decodeSound(av, { file, startMs, durationMs });
  return Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, pcm.length));
}

/** Part of a frame, as parts of its sides. */
export interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const everything: Region = { left: 0, top: 0, right: 1, bottom: 1 };

function* pixelsIn(
  { width, height, rgba }: Pixels,
  region: Region = everything,
): Generator<[number, number, number]> {
  for (let y = Math.floor(height * region.top); y < height * region.bottom; y += 1) {
    for (let x = Math.floor(width * region.left); x < width * region.right; x += 1) {
      const at = (y * width + x) * 4;
      yield [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
    }
  }
}

/** The part of nearly white pixels: how much of a text is seen. */
export function whiteness(frame: Pixels | undefined, region?: Region): number {
  if (frame === undefined) throw new Error("there is no such frame");
  const pixels = [...pixelsIn(frame, region)];
  return pixels.filter(([red, green, blue]) => Math.min(red, green, blue) > 215).length / pixels.length;
}

/** The mean distance of two frames' values, 0 to 255. */
export function difference(one: Pixels | undefined, other: Pixels | undefined): number {
  if (one === undefined || other === undefined) throw new Error("there is no such frame");
  let sum = 0;
  for (const [n, value] of one.rgba.entries()) sum += Math.abs(value - (other.rgba[n] ?? 0));
  return sum / one.rgba.length;
}

export function meanColor(frame: Pixels | undefined, region?: Region): [number, number, number] {
  if (frame === undefined) throw new Error("there is no such frame");
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const [red, green, blue] of pixelsIn(frame, region)) {
    sum[0] += red;
    sum[1] += green;
    sum[2] += blue;
    count += 1;
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** An environment in which a child process does not find these packages. */
export async function without(...packages: string[]): Promise<NodeJS.ProcessEnv> {
  const hook = join(await temporaryFolder(), "without.mjs");
  await writeFile(
    hook,
    `import { registerHooks } from "node:module";
     registerHooks({ resolve(name, context, next) {
       if (${JSON.stringify(packages)}.includes(name)) throw new Error(name + " is not installed");
       return next(name, context);
     } });`,
  );
  return { NODE_OPTIONS: `--import ${hook}` };
}
