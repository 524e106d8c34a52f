// Behaviour of the picture: photos, clips and scenes fill the frame and move.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { afterAll, describe, expect, test } from "vitest";
import type { PictureSource } from "../../../src/emulator/draft.ts";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import {
  difference,
  draftOf,
  meanColor,
  readBack,
  render,
  sampleMedia,
  scene,
  type Streams,
  temporaryFolder,
} from "./rig.ts";

const renderer = createRenderer();
afterAll(() => renderer.close());

interface Shown {
  source: PictureSource;
  file?: string;
  durationMs?: number;
  width?: number;
  height?: number;
}

async function show({ source, file, ...parts }: Shown): Promise<Streams> {
  const outFile = join(await temporaryFolder(), "out.mp4");
  const files = file === undefined ? {} : { upload: file };
  await render(renderer, { draft: draftOf({ ...parts, pictures: [{ source }] }), files, outFile });
  return readBack(outFile);
}

async function photoFile({ format = "png", width = 400, height = 300 } = {}): Promise<string> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#c81e3c";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#1e3cc8";
  context.fillRect(width / 2, 0, width / 2, height);
  const file = join(await temporaryFolder(), `photo.${format}`);
  await writeFile(file, await canvas.encode(format as "png"));
  return file;
}

const photo: PictureSource = { kind: "photo", file: "upload" };
const leftPart = { left: 0.05, top: 0.4, right: 0.35, bottom: 0.6 };
const rightPart = { left: 0.65, top: 0.4, right: 0.95, bottom: 0.6 };

describe("a photo", () => {
  test.each(["png", "jpeg", "webp", "gif"])("in %s shows its colours where they are", async (format) => {
    const { video } = await show({ source: photo, file: await photoFile({ format }) });
    const [leftRed, , leftBlue] = meanColor(video.frames[5], leftPart);
    const [rightRed, , rightBlue] = meanColor(video.frames[5], rightPart);
    expect(leftRed).toBeGreaterThan(leftBlue + 80);
    expect(rightBlue).toBeGreaterThan(rightRed + 80);
  });

  test("moves slowly, without a jump", async () => {
    const { video } = await show({ source: photo, file: join(sampleMedia, "city.jpg"), durationMs: 2000 });
    expect(difference(video.frames[0], video.frames.at(-1))).toBeGreaterThan(3);
    const steps = video.frames.slice(1).map((frame, n) => difference(video.frames[n], frame));
    expect(Math.max(...steps)).toBeLessThan(12);
  });

  test("of another shape than the frame leaves no edge black", async () => {
    const { video } = await show({ source: photo, file: await photoFile(), width: 180, height: 320 });
    for (const edge of [
      { left: 0, top: 0, right: 1, bottom: 0.05 },
      { left: 0, top: 0.95, right: 1, bottom: 1 },
    ]) {
      expect(Math.max(...meanColor(video.frames[5], edge))).toBeGreaterThan(40);
    }
  });

  test("that is none is refused in words", async () => {
    const file = join(await temporaryFolder(), "photo.jpg");
    await writeFile(file, "not a picture at all");
    await expect(show({ source: photo, file })).rejects.toThrow(/photo\.jpg cannot be shown as a photo/);
  });

  test("that is not there is refused in words", async () => {
    await expect(show({ source: photo })).rejects.toThrow(/the upload upload, which is not here/i);
  });
});

describe("a clip", () => {
  const file = join(sampleMedia, "beans.mp4");

  test("plays from where it is asked to", async () => {
    const fromStart = await show({
      source: { kind: "clip", file: "upload", in_ms: 0 },
      file,
      durationMs: 3000,
    });
    const fromTwo = await show({ source: { kind: "clip", file: "upload", in_ms: 2000 }, file });
    expect(difference(fromStart.video.frames[20], fromTwo.video.frames[0])).toBeLessThan(4);
    expect(difference(fromStart.video.frames[0], fromTwo.video.frames[0])).toBeGreaterThan(6);
  });

  test("holds its last picture when it is too short", async () => {
    const { video } = await show({
      source: { kind: "clip", file: "upload", in_ms: 5000 },
      file,
      durationMs: 2500,
    });
    expect(video.frames).toHaveLength(25);
    expect(difference(video.frames[0], video.frames[8])).toBeGreaterThan(4);
    expect(difference(video.frames[15], video.frames[24])).toBeLessThan(2);
  });

  test("asked for past its end shows its last moments", async () => {
    const { video } = await show({ source: { kind: "clip", file: "upload", in_ms: 60_000 }, file });
    expect(Math.max(...meanColor(video.frames[9]))).toBeGreaterThan(40);
  });

  test("fills an upright frame", async () => {
    const { video } = await show({
      source: { kind: "clip", file: "upload", in_ms: 0 },
      file,
      width: 180,
      height: 320,
    });
    expect(
      Math.max(...meanColor(video.frames[5], { left: 0, top: 0.9, right: 1, bottom: 1 })),
    ).toBeGreaterThan(60);
  });

  test("that cannot be decoded is refused in words", async () => {
    const broken = join(await temporaryFolder(), "clip.mp4");
    await writeFile(broken, Buffer.alloc(5000, 7));
    await expect(show({ source: { kind: "clip", file: "upload", in_ms: 0 }, file: broken })).rejects.toThrow(
      /clip\.mp4 is no media file/,
    );
  });
});

describe("a scene", () => {
  const words = [
    "rain",
    "sea",
    "sun",
    "city",
    "coffee",
    "mountains",
    "snow",
    "night",
    "forest",
    "coffee beans",
    "anything",
  ];

  test.each(words)("of %s moves", async (word) => {
    const { video } = await show({ source: scene(word) });
    expect(difference(video.frames[0], video.frames[9])).toBeGreaterThan(0.4);
  });

  test("wears the colours of the draft", async () => {
    const { video } = await show({
      source: { kind: "scene", words: "waves", colors: ["#00aa00", "#88ff88"], seed: 2 },
    });
    const [red, green, blue] = meanColor(video.frames[5]);
    expect(green).toBeGreaterThan(Math.max(red, blue) + 30);
  });

  test("looks different under another seed", async () => {
    const [one, other] = [await show({ source: scene("city", 1) }), await show({ source: scene("city", 2) })];
    expect(difference(one.video.frames[0], other.video.frames[0])).toBeGreaterThan(3);
  });
});

test("each segment is seen in its own time", async () => {
  const outFile = join(await temporaryFolder(), "out.mp4");
  const plain = (color: string): PictureSource => ({ kind: "scene", words: "x", colors: [color], seed: 1 });
  const pictures = [
    { source: plain("#ff0000"), st: 0, d: 500 },
    { source: plain("#0000ff"), st: 500, d: 500 },
  ];
  await render(renderer, { draft: draftOf({ pictures }), outFile });
  const { frames } = (await readBack(outFile)).video;
  const [firstRed, , firstBlue] = meanColor(frames[4]);
  const [thenRed, , thenBlue] = meanColor(frames[5]);
  expect(firstRed).toBeGreaterThan(firstBlue);
  expect(thenBlue).toBeGreaterThan(thenRed);
});
