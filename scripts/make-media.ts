// Makes the sample uploads in recipes/media with the renderer's own scenes and music; the same files every time.

import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as av from "node-av";
import type { Draft } from "../src/emulator/draft.ts";
import { loadCanvas } from "../src/emulator/render/picture/load-canvas.ts";
import { createRenderer } from "../src/emulator/render/real-renderer.ts";
import { noise } from "../src/emulator/render/noise.ts";
import { openScene } from "../src/emulator/render/scene/scene.ts";

const folder = join(import.meta.dirname, "..", "recipes", "media");
const largestBytes = 1_000_000;
const aacFrameSamples = 1024;

await mkdir(folder, { recursive: true });
await makePhoto("mug.jpg", { words: "coffee mug on a table", seed: 4, atMs: 2500 });
await makePhoto("city.jpg", { words: "city at sunset", seed: 21, atMs: 4000 });
await makePhoto("harbour.jpg", {
  words: "harbour in the morning sun",
  seed: 6,
  atMs: 2500,
  colors: ["#1f5f8b", "#6fb7d6", "#f9e0b0"],
});
await makeClip("beans.mp4", { words: "falling coffee beans", seed: 8, durationMs: 6000, mood: "lo-fi" });
await makeClip("walk.mp4", {
  words: "a walk through the forest, sun",
  seed: 5,
  durationMs: 5000,
  mood: "calm",
});
await makeRain("rain.m4a", 8);

interface PhotoPlan {
  words: string;
  seed: number;
  atMs: number;
  colors?: string[];
}

async function makePhoto(name: string, { words, seed, atMs, colors = [] }: PhotoPlan): Promise<void> {
  const shape = { width: 1600, height: 1200 };
  const canvas = (await loadCanvas()).createCanvas(shape.width, shape.height);
  const scene = await openScene({ source: { kind: "scene", words, colors, seed }, shape, durationMs: 5000 });
  await scene.draw(canvas.getContext("2d"), atMs);
  await keep(name, canvas.toBuffer("image/jpeg", 88));
}

interface ClipPlan {
  words: string;
  seed: number;
  durationMs: number;
  mood: string;
}

async function makeClip(name: string, { words, seed, durationMs, mood }: ClipPlan): Promise<void> {
  const place = { id: name, st: 0, d: durationMs };
  const draft: Draft = {
    d: durationMs,
    m: { title: name, width: 1280, height: 720, fps: 30 },
    t: [
      {
        tt: 0,
        id: "picture",
        sg: [{ ...place, m: { name, source: { kind: "scene", words, colors: [], seed } } }],
      },
      {
        tt: 1,
        id: "sound",
        sg: [{ ...place, m: { name, volume: 0.8, source: { kind: "music", mood, seed } } }],
      },
    ],
  };
  const renderer = createRenderer();
  const job = { draft, format: "mp4", quality: "high", files: {}, outFile: join(folder, name) };
  await renderer.render(job, () => undefined, new AbortController().signal);
  await renderer.close();
  await report(name);
}

/** Rain is noise with its highs softened, and single drops in it. */
async function makeRain(name: string, seconds: number): Promise<void> {
  const rateHz = 48_000;
  const samples = new Float32Array(rateHz * seconds);
  let soft = 0;
  let drop = 0;
  for (let n = 0; n < samples.length; n += 1) {
    soft += 0.18 * (noise(1, n) * 2 - 1 - soft);
    if (noise(2, n) > 0.9994) drop = 0.25 * noise(3, n);
    drop *= 0.9985;
    samples[n] = 0.6 * soft + drop * Math.sin((n * 2 * Math.PI * 1300) / rateHz) * 0.3;
  }
  await encodeSound(join(folder, name), { samples, rateHz });
  await report(name);
}

async function encodeSound(
  file: string,
  { samples, rateHz }: { samples: Float32Array; rateHz: number },
): Promise<void> {
  await rm(file, { force: true });
  const encoder = await av.Encoder.create(av.FF_ENCODER_AAC, { context: { bitRate: "96k" } });
  const muxer = await av.Muxer.open(file, { format: "ipod" });
  const stream = muxer.addStream(encoder);
  const write = async (frame: av.Frame | null): Promise<void> => {
    for (const packet of await encoder.encodeAll(frame)) await muxer.writePacket(packet, stream);
  };
  for (let first = 0; first < samples.length; first += aacFrameSamples) {
    const piece = samples.slice(first, first + aacFrameSamples);
    await write(
      av.Frame.fromAudioBuffer(Buffer.from(piece.buffer), {
        nbSamples: piece.length,
        format: av.AV_SAMPLE_FMT_FLTP,
        sampleRate: rateHz,
        channelLayout: av.AV_CHANNEL_LAYOUT_MONO,
        timeBase: { num: 1, den: rateHz },
        pts: BigInt(first),
      }),
    );
  }
  await write(null);
  await muxer.close();
  encoder.close();
}

async function keep(name: string, bytes: Buffer): Promise<void> {
  await writeFile(join(folder, name), bytes);
  await report(name);
}

async function report(name: string): Promise<void> {
  const { size } = await stat(join(folder, name));
  console.log(`${name}: ${Math.round(size / 1000)} kB`);
  if (size > largestBytes)
    throw new Error(`${name} is too large to be committed: make it shorter or simpler.`);
}
