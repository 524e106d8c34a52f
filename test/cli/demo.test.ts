// The demo, rendered for real: what plays is what the recipe asks for.

import { expect, test } from "vitest";
import { difference, loudness, readBack, whiteness } from "../emulator/render/rig.ts";
import { openProject } from "./rig.ts";

/** Where titles stand: around the middle. */
const MIDDLE = { left: 0.2, top: 0.35, right: 0.8, bottom: 0.65 };

test(
  "the launch recipe leaves videos with the picture, title, length and sound it asks for",
  { timeout: 240_000 },
  async () => {
    const project = await openProject({ recipes: true });
    // Small files of the same videos: decoding every frame of Full HD would take gigabytes.
    await project.edit("recipes/launch.yaml", "quality: high", "quality: low");
    await project.edit("recipes/launch.yaml", "quality: medium", "quality: low");
    const run = await project.run(["run", "recipes/launch.yaml", "--local", "--reporter", "plain"]);
    expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });

    const expected = [
      { file: "teaser.mp4", container: "mp4", codec: "h264", seconds: 8, shape: 9 / 16, sound: "aac" },
      { file: "making-of.mp4", container: "mp4", codec: "h264", seconds: 6, shape: 16 / 9, sound: "aac" },
      { file: "banner.webm", container: "webm", codec: "vp9", seconds: 6, shape: 1, sound: "opus" },
    ];
    for (const { file, container, codec, seconds, shape, sound } of expected) {
      const path = project.file(`out/launch/${file}`);
      const { container: found, durationMs, video, audioCodec } = await readBack(path);
      expect(found).toContain(container);
      expect(video.codec).toBe(codec);
      expect(durationMs / 1000).toBeCloseTo(seconds, 1);
      expect(video.width / video.height).toBeCloseTo(shape, 1);
      expect(audioCodec).toBe(sound);
      expect(await loudness(path)).toBeGreaterThan(0.005);
      const at = (part: number) => video.frames[Math.floor(video.frames.length * part)];
      expect(difference(at(0.1), at(0.9))).toBeGreaterThan(1);
      expect(whiteness(at(0.1), MIDDLE)).toBeGreaterThan(2 * whiteness(at(0.95), MIDDLE) + 0.005);
    }
  },
);
