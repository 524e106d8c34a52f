// Behaviour on a machine without node-av: a system ffmpeg makes the same files. Runs where there is such a program.

import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findFfmpeg } from "../../../src/emulator/render/media/ffmpeg-process.ts";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import type { Renderer } from "../../../src/emulator/render/renderer.ts";
import {
  difference,
  draftOf,
  loudness,
  meanColor,
  music,
  readBack,
  render,
  sampleMedia,
  temporaryFolder,
  whiteness,
  without,
} from "./rig.ts";

const program = await findFfmpeg(process.env);

describe.skipIf(program === undefined)("with a system ffmpeg", () => {
  const opened: Renderer[] = [];
  afterAll(() => Promise.all(opened.map((renderer) => renderer.close())));

  async function fallback(): Promise<Renderer> {
    const { FFMPEG_PATH, PATH } = process.env;
    const env = {
      ...(await without("node-av")),
      PATH,
      ...(FFMPEG_PATH === undefined ? {} : { FFMPEG_PATH }),
    };
    const renderer = createRenderer({ env });
    opened.push(renderer);
    return renderer;
  }

  test.each([
    { format: "mp4", codec: "h264" },
    { format: "mov", codec: "h264" },
    { format: "webm", codec: "vp9" },
    { format: "gif", codec: "gif" },
  ])("a $format has its frames, its title and its sound", async ({ format, codec }) => {
    const outFile = join(await temporaryFolder(), `out.${format}`);
    const draft = draftOf({
      durationMs: 1500,
      sounds: [{ source: music() }],
      texts: [{ text: "TITLE", d: 700 }],
    });
    await render(await fallback(), { draft, format, outFile });
    const { video } = await readBack(outFile);
    expect(video).toMatchObject({ codec, width: 320, height: 180 });
    expect(video.frames).toHaveLength(15);
    expect(whiteness(video.frames[0])).toBeGreaterThan(whiteness(video.frames[10]) + 0.003);
    if (format !== "gif") expect(await loudness(outFile)).toBeGreaterThan(0.02);
  });

  test("a clip and its sound are decoded", async () => {
    const files = { beans: join(sampleMedia, "beans.mp4") };
    const draft = draftOf({
      pictures: [{ source: { kind: "clip", file: "beans", in_ms: 5000 } }],
      durationMs: 2000,
      sounds: [{ source: { kind: "file", file: "beans", in_ms: 1000 } }],
    });
    const outFile = join(await temporaryFolder(), "out.mp4");
    await render(await fallback(), { draft, files, outFile });
    const { frames } = (await readBack(outFile)).video;
    expect(Math.max(...meanColor(frames[0]))).toBeGreaterThan(40);
    expect(difference(frames[0], frames[8])).toBeGreaterThan(4);
    expect(difference(frames[15], frames[19])).toBeLessThan(2);
    expect(await loudness(outFile)).toBeGreaterThan(0.02);
  });

  test.each([
    ["beans.mp4", { fileType: "video", width: 1280, height: 720, fps: 30, hasAudio: true }],
    ["mug.jpg", { fileType: "image", width: 1600, height: 1200 }],
    ["rain.m4a", { fileType: "audio", hasAudio: true }],
  ])("%s is probed", async (name, expected) => {
    expect(await (await fallback()).probe(join(sampleMedia, name))).toMatchObject(expected);
  });

  test("a failure of the program is passed on in its own words", async () => {
    const renderer = await fallback();
    const outFile = "/nowhere/at/all/out.mp4";
    await expect(render(renderer, { draft: draftOf({}), outFile })).rejects.toThrow(/nowhere/);
  });
});
