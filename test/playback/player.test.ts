// Silence and sound, black and a picture: told from real files, with each decoder that this machine has.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ffmpegDecoder } from "../../src/playback/ffmpeg-decoder.ts";
import { brightest, loudest } from "../../src/playback/levels.ts";
import { openPlayer } from "../../src/playback/player.ts";
import { makeClip } from "./clips.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "playback-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

describe("a player", () => {
  test("hears sound and sees a picture", async () => {
    const file = await makeClip(dir, { name: "clip.mp4", volume: 0.5, grey: 200 });
    const played = await openPlayer({ env: process.env }).play({ file, sound: true, picture: true });
    expect(played.ok && played.value.peak).toBeGreaterThan(0.3);
    expect(played.ok && played.value.brightest).toBeGreaterThan(0.6);
  });

  test("tells silence and black from them", async () => {
    const file = await makeClip(dir, { name: "dark.mp4", volume: 0, grey: 0 });
    const played = await openPlayer({ env: process.env }).play({ file, sound: true, picture: true });
    expect(played.ok && played.value.peak).toBeLessThan(0.001);
    expect(played.ok && played.value.brightest).toBeLessThan(0.1);
  });

  test("says of a file without sound that it has none, and looks only for what it is asked", async () => {
    const file = await makeClip(dir, { name: "mute.webm", grey: 120 });
    const player = openPlayer({ env: process.env });
    expect(await player.play({ file, sound: true, picture: false })).toEqual({ ok: true, value: {} });
  });

  test("fails with words on what is no video", async () => {
    const file = path.join(dir, "none.mp4");
    writeFileSync(file, "this is no video");
    expect(await openPlayer({ env: process.env }).play({ file, sound: true, picture: false })).toMatchObject({
      ok: false,
      error: { kind: "local" },
    });
  });

  test("outlives the process that decodes", async () => {
    const workerFile = path.join(dir, "crash.mjs");
    writeFileSync(workerFile, "process.on('message', () => process.kill(process.pid, 'SIGSEGV'));");
    const played = await openPlayer({ env: process.env, workerFile }).play({
      file: "x.mp4",
      sound: true,
      picture: true,
    });
    expect(played).toMatchObject({ ok: false, error: { kind: "local" } });
  });

  test("is ready where files can be decoded", async () => {
    expect(await openPlayer({ env: process.env }).ready()).toEqual({ ok: true, value: undefined });
  });
});

describe.runIf(hasFfmpeg)("a system ffmpeg", () => {
  test("tells the same", async () => {
    const file = await makeClip(dir, { name: "again.mp4", volume: 0.5, grey: 200 });
    const decoder = ffmpegDecoder("ffmpeg");
    expect(await decoder.peak(file)).toBeGreaterThan(0.3);
    expect(await decoder.brightest(file)).toBeGreaterThan(0.6);
  });
});

test("a level is the highest there is, below zero as above", () => {
  const samples = new Uint8Array(new Float32Array([0.1, -0.7, 0.2]).buffer);
  expect(loudest(samples)).toBeCloseTo(0.7);
  expect(brightest(new Uint8Array([0, 51, 10]))).toBeCloseTo(0.2);
});
