// A machine that cannot decode says what to install.

import { expect, test, vi } from "vitest";
import { findDecoder } from "../../src/playback/find-decoder.ts";

vi.mock("node-av", () => {
  throw new Error("not installed");
});

test("without node-av and without an ffmpeg program there is no decoder, and words say what to do", async () => {
  await expect(findDecoder({ FFMPEG_PATH: "/nowhere/ffmpeg" })).rejects.toThrow(
    /npm i node-av@[\d.]+\), or take `audio` and `picture` out of `expect`/,
  );
});
