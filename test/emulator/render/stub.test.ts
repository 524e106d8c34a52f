// Behaviour of the renderer without media libraries: its files are small, whole and true to what was asked.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import { createStubRenderer } from "../../../src/emulator/render/stub-renderer.ts";
import { draftOf, loudness, readBack, render, sampleMedia, temporaryFolder } from "./rig.ts";

const stub = createStubRenderer();
const real = createRenderer();
afterAll(() => real.close());

describe("a stub file", () => {
  test.each([
    { format: "mp4", width: 1080, height: 1920, fps: 30, durationMs: 700 },
    { format: "mp4", width: 100, height: 62, fps: 24, durationMs: 61_000 },
    { format: "mov", width: 640, height: 360, fps: 29.97, durationMs: 3210 },
  ])(
    "of $format, $width x $height, $durationMs ms decodes to the last frame",
    async ({ format, width, height, fps, durationMs }) => {
      const outFile = join(await temporaryFolder(), `out.${format}`);
      const result = await render(stub, {
        draft: draftOf({ width, height, fps, durationMs }),
        format,
        outFile,
      });
      expect(result).toMatchObject({ durationMs });
      expect(result.sizeBytes).toBeLessThan(60_000);
      const found = await readBack(outFile);
      expect(found).toMatchObject({ video: { codec: "h264", width, height }, audioCodec: "aac" });
      expect(found.video.frames).toHaveLength(Math.round((durationMs * fps) / 1000));
      expect(Math.abs(found.durationMs - durationMs)).toBeLessThan(40);
      expect(await loudness(outFile)).toBe(0);
    },
  );

  test.each(["webm", "gif"])("of %s opens and lasts as long as asked", async (format) => {
    const outFile = join(await temporaryFolder(), `out.${format}`);
    await render(stub, { draft: draftOf({ durationMs: 2500 }), format, outFile });
    const found = await readBack(outFile);
    expect(found.video.frames.length).toBeGreaterThan(0);
    expect(Math.abs(found.durationMs - 2500)).toBeLessThan(20);
  });

  test("costs almost nothing: 300 are made in a moment, each below 20 kB", async () => {
    const folder = await temporaryFolder();
    const draft = draftOf({ width: 1080, height: 1920, fps: 30, durationMs: 10_000 });
    const started = performance.now();
    const jobs = Array.from({ length: 300 }, (_, n) =>
      render(stub, { draft, outFile: join(folder, `${n}.mp4`) }),
    );
    const sizes = (await Promise.all(jobs)).map(({ sizeBytes }) => sizeBytes);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
    expect(performance.now() - started).toBeLessThan(6000);
  });

  test("is refused in words for an unknown format", async () => {
    const outFile = join(await temporaryFolder(), "out.avi");
    await expect(render(stub, { draft: draftOf({}), format: "avi", outFile })).rejects.toThrow(
      /cannot be rendered/,
    );
  });
});

describe("probing", () => {
  test.each(["mug.jpg", "beans.mp4", "rain.m4a"])(
    "%s tells the same with and without libraries",
    async (name) => {
      const file = join(sampleMedia, name);
      const [ours, theirs] = [await stub.probe(file), await real.probe(file)];
      expect({ ...ours, durationMs: 0 }).toEqual({ ...theirs, durationMs: 0 });
      expect(Math.abs((ours.durationMs ?? 0) - (theirs.durationMs ?? 0))).toBeLessThan(50);
    },
  );

  test.each([
    ["webm", { fileType: "video", width: 320, height: 180, hasAudio: true }],
    ["mov", { fileType: "video", width: 320, height: 180, fps: 10, hasAudio: true }],
    ["gif", { fileType: "image", width: 320, height: 180 }],
  ])("a real %s is understood by its bytes alone", async (format, expected) => {
    const file = join(await temporaryFolder(), `out.${format}`);
    await render(real, { draft: draftOf({}), format, outFile: file });
    expect(await stub.probe(file)).toMatchObject(expected);
  });

  test("a WAV file's length comes from its header", async () => {
    const file = join(await temporaryFolder(), "voice.wav");
    await writeFile(file, wav(1.5));
    expect(await stub.probe(file)).toEqual({ fileType: "audio", durationMs: 1500, hasAudio: true });
    expect(await real.probe(file)).toEqual({ fileType: "audio", durationMs: 1500, hasAudio: true });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("just some words, and no picture")],
    ["zeros", Buffer.alloc(4096)],
    [
      "the beginning of an MP4 and no more",
      Buffer.from("\u0000\u0000\u0000\u0018ftypisom\u0000\u0000\u0002\u0000isommp41", "latin1"),
    ],
    ["a JPEG that ends at once", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2])],
  ])("%s is no media, says each of them in words", async (_, bytes) => {
    const file = join(await temporaryFolder(), "upload.bin");
    await writeFile(file, bytes);
    for (const renderer of [stub, real])
      await expect(renderer.probe(file)).rejects.toThrow(/upload\.bin is no media file/);
  });
});

function wav(seconds: number): Buffer {
  const rateHz = 8000;
  const data = Buffer.alloc(rateHz * 2 * seconds);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
