// What recipes expect, as the run gets it.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wantVideos } from "../../src/core/plan/keys.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { sha256 } from "../../src/platform/digest.ts";
import { loadIn } from "./fixtures.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "expect-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function load(video: string): Promise<Recipe | undefined> {
  writeFileSync(join(dir, "a.yaml"), `version: 1\nvars: { title: Slow mornings }\nvideos:\n  a: ${video}\n`);
  const { recipe, diagnostics } = await loadIn(dir, { file: "a.yaml" });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return recipe;
}

const stepsOf = async (video: string) => (await load(video))?.videos[0]?.steps;

describe("an expectation of the draft", () => {
  it("is read into numbers with units", async () => {
    const expectation =
      "{ tracks: { video: 1.., audio: ..3, text: 1 }, duration: 12s..18s, text: '${{ vars.title }}', canvas: 1080x1920, ratio: '9:16' }";
    expect((await stepsOf(`{ steps: [{ prompt: A clip, expect: ${expectation} }] }`))?.[0]).toEqual({
      kind: "prompt",
      text: "A clip",
      expect: {
        tracks: { video: { min: 1 }, audio: { max: 3 }, text: { min: 1, max: 1 } },
        durationMs: { min: 12_000, max: 18_000 },
        texts: ["Slow mornings"],
        canvas: { widthPx: 1080, heightPx: 1920 },
        ratio: { width: 9, height: 16 },
        otherwise: { kind: "fail" },
      },
    });
  });

  it.each([
    ["warn", { kind: "warn" }],
    ["fail", { kind: "fail" }],
    ["{ prompt: ' Make it 15 seconds ' }", { kind: "prompt", text: "Make it 15 seconds" }],
    ["{ prompt: Shorten it, budget: 50 }", { kind: "prompt", text: "Shorten it", budgetCredits: 50 }],
  ])("says what happens otherwise: %s", async (written, otherwise) => {
    const steps = await stepsOf(
      `{ steps: [{ prompt: A clip, expect: { text: [a, b], otherwise: ${written} } }] }`,
    );
    expect(steps?.[0]).toMatchObject({ expect: { texts: ["a", "b"], otherwise } });
  });
});

describe("an expectation of a file", () => {
  const wanted =
    "{ container: mp4, codec: h264, size: ..20MB, duration: 15s, audio: true, picture: true, otherwise: warn }";

  it("is read into numbers with units", async () => {
    expect((await stepsOf(`{ steps: [A clip, { export: { expect: ${wanted} } }] }`))?.[1]).toMatchObject({
      expect: {
        container: "mp4",
        codec: "h264",
        sizeBytes: { max: 20_000_000 },
        durationMs: { min: 14_500, max: 15_500 },
        hasAudio: true,
        hasPicture: true,
        otherwise: { kind: "warn" },
      },
    });
  });

  it("of a video is about its last export", async () => {
    const steps = await stepsOf(
      "{ steps: [A clip, { export: { quality: low } }, Add music], export: { expect: { audio: false } } }",
    );
    expect(steps?.[1]).not.toHaveProperty("expect");
    expect(steps?.[3]).toMatchObject({ expect: { hasAudio: false } });
  });
});

describe("an answer to questions", () => {
  it("belongs to its prompt", async () => {
    expect(
      (await stepsOf("{ steps: [{ prompt: A clip, on_question: Whatever fits }, Add music] }"))?.slice(0, 2),
    ).toEqual([
      { kind: "prompt", text: "A clip", onQuestion: "Whatever fits" },
      { kind: "prompt", text: "Add music" },
    ]);
  });
});

describe("step keys", () => {
  const keysOf = (recipe: Recipe | undefined) =>
    recipe === undefined
      ? []
      : wantVideos(recipe, { digest: sha256, fileDigest: sha256 }).flatMap(({ steps }) =>
          steps.map(({ key }) => key),
        );

  it("stay when expectations, answers and tags come or go", async () => {
    const before = keysOf(await load("{ steps: [A clip, { export: {} }] }"));
    const after = keysOf(
      await load(
        "{ tags: [x], steps: [{ prompt: A clip, on_question: Yes, expect: { duration: 5s } }, { export: { expect: { audio: true } } }] }",
      ),
    );
    expect(before).toHaveLength(2);
    expect(after).toEqual(before);
  });
});
