// Advice and warnings: what would run, but hardly to anybody's joy.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadIn } from "./fixtures.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "advice-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function judge(video: object, head: object = {}) {
  writeFileSync(join(dir, "a.yaml"), JSON.stringify({ version: 1, ...head, videos: { a: video } }));
  const { recipe, diagnostics } = await loadIn(dir, { file: "a.yaml" });
  expect(recipe).toBeDefined();
  return diagnostics.map(({ severity, code }) => `${severity}: ${code}`);
}

describe("a vague prompt", () => {
  it.each([
    "Make it better",
    "make the video look better!",
    "Please make it look a bit more professional",
    "Improve the video",
    "enhance it",
    "Make it pop",
    "create a cool video",
    "做得更好看一点",
    "优化一下",
  ])("is pointed out: %s", async (text) => {
    expect(await judge({ steps: ["A 5-second clip of a mug", text] })).toEqual(["advice: vague-prompt"]);
  });

  it.each([
    "Make it better lit, with warm light from the left",
    "Add calm music at 35%",
    "Make the title larger",
    "Improve the contrast of the second clip",
    "Create a video of a mug",
    "Fix the typo in the title: it is Aurora",
    "把标题改成早安",
  ])("is not meant: %s", async (text) => {
    expect(await judge({ steps: ["A 5-second clip of a mug", text] })).toEqual([]);
  });
});

describe("another aspect ratio", () => {
  it.each([
    ["Generate a vertical clip of a mug", "Make it 16:9"],
    ["Generate a 9:16 clip of a mug", "Turn it into a horizontal video"],
    ["生成一个竖屏视频", "改成横屏"],
  ])("is advised against once the video is made: %s, %s", async (...steps) => {
    expect(await judge({ steps })).toEqual(["advice: changed-ratio"]);
  });

  it.each([
    ["Generate a vertical clip of a mug", "Keep it 9:16 and add music"],
    ["Generate a vertical clip of a mug", "Generate a horizontal clip of a mug"],
    ["Generate a vertical clip of a mug", 'Add the title "16:9 is back"'],
    ["Generate a clip of a mug", "Start at 0:16:90"],
  ])("is not meant: %s, %s", async (...steps) => {
    expect(await judge({ steps })).toEqual([]);
  });
});

describe("an input that goes less smoothly", () => {
  const video = (input: string) => ({ inputs: input, prompt: "Cut the uploaded clip to 5 seconds" });
  const KI = { skill: "free-ki-video-generation" };

  it("is advised on, by the profile", async () => {
    const avi = "https://example.com/a.avi";
    expect(await judge(video(avi))).toEqual(["advice: rough-format"]);
    expect(await judge(video(avi), KI)).toEqual(["advice: rough-format"]);
    expect(await judge(video("https://example.com/a.webm?x=1"), KI)).toEqual(["advice: rough-format"]);
    expect(await judge(video("https://example.com/a.webm?x=1"))).toEqual([]);
    expect(await judge(video("https://example.com/a.mp4"), KI)).toEqual([]);
  });
});

describe("a prompt that speaks of an upload", () => {
  it("which comes later, or not at all, is warned of", async () => {
    const upload = { upload: "https://example.com/a.mp4" };
    const prompt = "Add a title to the uploaded video";
    expect(await judge({ steps: [prompt, upload, "Add music"] })).toEqual(["warning: nothing-uploaded"]);
    expect(await judge({ prompt })).toEqual(["warning: nothing-uploaded"]);
    expect(await judge({ steps: [upload, prompt] })).toEqual([]);
    expect(await judge({ prompt: "A clip about how a video is uploaded to the web" })).toEqual([]);
  });
});
