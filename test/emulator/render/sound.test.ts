// Behaviour of the sound: heard at its place, as loud as asked, never clipped.

import { join } from "node:path";
import * as av from "node-av";
import { afterAll, describe, expect, test } from "vitest";
import type { SoundSource } from "../../../src/emulator/draft.ts";
import { decodeSound } from "../../../src/emulator/render/media/node-av-decoder.ts";
import { createNodeAvEngine } from "../../../src/emulator/render/media/node-av-engine.ts";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import { mixSound } from "../../../src/emulator/render/sound/mix.ts";
import { composeMusic } from "../../../src/emulator/render/sound/music.ts";
import { draftOf, loudness, music, render, sampleMedia, temporaryFolder } from "./rig.ts";

const renderer = createRenderer();
afterAll(() => renderer.close());

const rain: SoundSource = { kind: "file", file: "rain", in_ms: 0 };
const files = {
  rain: join(sampleMedia, "rain.m4a"),
  beans: join(sampleMedia, "beans.mp4"),
  mug: join(sampleMedia, "mug.jpg"),
};

async function hear(
  sounds: NonNullable<Parameters<typeof draftOf>[0]["sounds"]>,
  durationMs = 2000,
): Promise<string> {
  const outFile = join(await temporaryFolder(), "out.mp4");
  await render(renderer, { draft: draftOf({ durationMs, sounds }), files, outFile });
  return outFile;
}

test("music is heard for the whole length", async () => {
  const file = await hear([{ source: music() }], 3000);
  for (const startMs of [0, 1000, 2000])
    expect(await loudness(file, { startMs, durationMs: 900 })).toBeGreaterThan(0.02);
});

test.each([100, 700, 1000, 1500])("the sound of %i ms lasts to its end", async (durationMs) => {
  for (const format of ["mp4", "webm"]) {
    const outFile = join(await temporaryFolder(), `out.${format}`);
    await render(renderer, {
      draft: draftOf({ durationMs, sounds: [{ source: rain }] }),
      files,
      format,
      outFile,
    });
    const pcm = await decodeSound(av, { file: outFile, startMs: 0, durationMs: 10_000 });
    expect(Math.abs(pcm.length / 96 - durationMs)).toBeLessThan(30);
  }
});

test("half the volume is half as loud", async () => {
  const whole = await loudness(await hear([{ source: music(), volume: 0.8 }]));
  const half = await loudness(await hear([{ source: music(), volume: 0.4 }]));
  expect(half / whole).toBeGreaterThan(0.45);
  expect(half / whole).toBeLessThan(0.55);
});

test("volume 0 is silent", async () => {
  expect(await loudness(await hear([{ source: music(), volume: 0 }]))).toBeLessThan(0.001);
});

test("an uploaded sound is heard in its place only", async () => {
  const file = await hear([{ source: rain, st: 1000, d: 500 }]);
  expect(await loudness(file, { startMs: 0, durationMs: 900 })).toBeLessThan(0.002);
  expect(await loudness(file, { startMs: 1050, durationMs: 400 })).toBeGreaterThan(0.02);
  expect(await loudness(file, { startMs: 1600, durationMs: 300 })).toBeLessThan(0.002);
});

test("the sound of a clip is heard", async () => {
  expect(
    await loudness(await hear([{ source: { kind: "file", file: "beans", in_ms: 500 } }])),
  ).toBeGreaterThan(0.02);
});

test("a file without sound is silence, not a failure", async () => {
  const silent = join(await temporaryFolder(), "silent.gif");
  await render(renderer, { draft: draftOf({}), format: "gif", outFile: silent });
  const outFile = join(await temporaryFolder(), "out.mp4");
  const sounds = [{ source: { kind: "file", file: "silent", in_ms: 0 } as const }];
  await render(renderer, { draft: draftOf({ sounds }), files: { silent }, outFile });
  expect(await loudness(outFile)).toBeLessThan(0.001);
});

test("many loud sounds at once stay below full scale, and one of them as it was", async () => {
  const sounds = Array.from({ length: 6 }, (_, n) => ({ source: music("upbeat", n), volume: 2 }));
  const engine = createNodeAvEngine(av);
  const crowd = await mixSound({ draft: draftOf({ sounds }), files: {}, engine });
  const alone = await mixSound({
    draft: draftOf({ sounds: [{ source: music("upbeat"), volume: 1 }] }),
    files: {},
    engine,
  });
  expect(peakOf(crowd)).toBeLessThanOrEqual(0.86);
  expect(peakOf(crowd)).toBeGreaterThan(0.8);
  expect(peakOf(alone)).toBeCloseTo(0.7, 2);
});

describe("composed music", () => {
  const compose = (mood: string, seed = 1) => composeMusic({ mood, seed, durationMs: 4000 });

  test("is as long as asked, to the sample", () => {
    expect(composeMusic({ mood: "calm", seed: 1, durationMs: 1234 })).toHaveLength(
      Math.round(1.234 * 48_000) * 2,
    );
  });

  test("differs by mood and by seed, and repeats for the same", () => {
    expect(compose("lo-fi")).toEqual(compose("lo-fi"));
    expect(compose("lo-fi")).not.toEqual(compose("upbeat"));
    expect(compose("lo-fi", 1)).not.toEqual(compose("lo-fi", 2));
  });

  test.each(["lo-fi", "upbeat", "calm", "cinematic", "dark", "something nobody has heard of"])(
    "in the mood %s is loud enough and never over",
    (mood) => {
      const pcm = compose(mood);
      const peak = peakOf(pcm);
      expect(peak).toBeGreaterThan(0.3);
      expect(peak).toBeLessThanOrEqual(0.71);
    },
  );
});

function peakOf(pcm: Float32Array): number {
  return pcm.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
}
