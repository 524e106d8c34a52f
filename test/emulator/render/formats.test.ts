// Behaviour of finished files: container, codecs, size, length and number of frames.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import { difference, draftOf, loudness, music, readBack, render, temporaryFolder } from "./rig.ts";

const renderer = createRenderer();
afterAll(() => renderer.close());

describe("a finished file", () => {
  test.each([
    { format: "mp4", container: /mp4/, codec: "h264", audioCodec: "aac" },
    { format: "mov", container: /mov/, codec: "h264", audioCodec: "aac" },
    { format: "webm", container: /webm/, codec: "vp9", audioCodec: "opus" },
    { format: "gif", container: /gif/, codec: "gif", audioCodec: undefined },
  ])(
    "of the format $format holds $codec and $audioCodec",
    async ({ format, container, codec, audioCodec }) => {
      const outFile = join(await temporaryFolder(), `out.${format}`);
      const result = await render(renderer, {
        draft: draftOf({ durationMs: 1500, sounds: [{ source: music() }] }),
        format,
        outFile,
      });
      const found = await readBack(outFile);
      expect(found.container).toMatch(container);
      expect(found.video).toMatchObject({ codec, width: 320, height: 180 });
      expect(found.audioCodec).toBe(audioCodec);
      expect(found.video.frames).toHaveLength(15);
      expect(Math.abs(found.durationMs - 1500)).toBeLessThan(60);
      expect(result).toEqual({ sizeBytes: (await readFile(outFile)).length, durationMs: 1500 });
    },
  );

  test.each([
    { quality: "high", width: 1080, height: 1920 },
    { quality: "never heard of", width: 1080, height: 1920 },
    { quality: "medium", width: 720, height: 1280 },
    { quality: "preview", width: 360, height: 640 },
  ])("of the quality $quality is $width x $height", async ({ quality, width, height }) => {
    const outFile = join(await temporaryFolder(), "out.mp4");
    await render(renderer, {
      draft: draftOf({ durationMs: 200, width: 1080, height: 1920 }),
      quality,
      outFile,
    });
    expect((await readBack(outFile)).video).toMatchObject({ width, height });
  });

  test("has a silent track where the draft has no sound", async () => {
    const outFile = join(await temporaryFolder(), "out.mp4");
    await render(renderer, { draft: draftOf({}), outFile });
    expect((await readBack(outFile)).audioCodec).toBe("aac");
  });

  test("can be played before it is loaded: the index stands in front", async () => {
    const outFile = join(await temporaryFolder(), "out.mp4");
    await render(renderer, { draft: draftOf({}), outFile });
    const bytes = await readFile(outFile);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
  });

  test("shows and plays the same each time", async () => {
    const folder = await temporaryFolder();
    const draft = draftOf({ sounds: [{ source: music() }], texts: [{ text: "Twice" }] });
    const [one, two] = [join(folder, "one.mp4"), join(folder, "two.mp4")];
    for (const outFile of [one, two]) await render(renderer, { draft, outFile });
    const [first, second] = [await readBack(one), await readBack(two)];
    // The encoder's own choices differ a little from run to run.
    for (const [n, frame] of first.video.frames.entries())
      expect(difference(frame, second.video.frames[n])).toBeLessThan(1.5);
    expect(await loudness(one)).toBe(await loudness(two));
  });

  test("lies alone in its folder: nothing half-done is left", async () => {
    const folder = await temporaryFolder();
    await render(renderer, { draft: draftOf({}), outFile: join(folder, "out.mp4") });
    expect(await readdir(folder)).toEqual(["out.mp4"]);
  });

  test.each([
    { what: "an unknown format", format: "avi", draft: draftOf({}), words: /"avi" cannot be rendered/ },
    { what: "no length", format: "mp4", draft: draftOf({ durationMs: 0 }), words: /0 ms long/ },
    { what: "a size beyond reason", format: "mp4", draft: draftOf({ width: 100_000 }), words: /100000x180/ },
    { what: "no frame rate", format: "mp4", draft: draftOf({ fps: Number.NaN }), words: /frames per second/ },
  ])("is refused in words for $what", async ({ format, draft, words }) => {
    const outFile = join(await temporaryFolder(), "out.mp4");
    await expect(render(renderer, { draft, format, outFile })).rejects.toThrow(words);
  });
});
