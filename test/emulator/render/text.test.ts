// Behaviour of titles and captions: seen in their time, readable in many scripts, and harmless whatever they hold.

import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadCanvas } from "../../../src/emulator/render/picture/load-canvas.ts";
import { createRenderer } from "../../../src/emulator/render/real-renderer.ts";
import { cleanText } from "../../../src/emulator/render/text/clean-text.ts";
import { layoutText } from "../../../src/emulator/render/text/text-layout.ts";
import { wrapText } from "../../../src/emulator/render/text/wrap-text.ts";
import { draftOf, readBack, render, scene, temporaryFolder, whiteness } from "./rig.ts";

const renderer = createRenderer();
afterAll(() => renderer.close());

const middle = { left: 0.1, top: 0.3, right: 0.9, bottom: 0.7 };
const lowerThird = { left: 0.1, top: 0.67, right: 0.9, bottom: 1 };
const dark = [{ source: { kind: "scene" as const, words: "x", colors: ["#101018", "#181828"], seed: 1 } }];

async function framesWith(texts: Parameters<typeof draftOf>[0]["texts"]) {
  const outFile = join(await temporaryFolder(), "out.mp4");
  await render(renderer, { draft: draftOf({ pictures: dark, texts: texts ?? [] }), outFile });
  return (await readBack(outFile)).video.frames;
}

describe("a title", () => {
  test("is seen in its time and not after", async () => {
    const frames = await framesWith([{ text: "URBAN DREAMS", st: 0, d: 500 }]);
    expect(whiteness(frames[0], middle)).toBeGreaterThan(0.02);
    expect(whiteness(frames[5], middle)).toBeLessThan(0.001);
    expect(whiteness(frames[9], middle)).toBeLessThan(0.001);
  });

  test("that begins later is not seen before", async () => {
    const frames = await framesWith([{ text: "URBAN DREAMS", st: 500, d: 500 }]);
    expect(whiteness(frames[4], middle)).toBeLessThan(0.001);
    expect(whiteness(frames[7], middle)).toBeGreaterThan(0.02);
  });

  test.each(["Hello", "Přívětivý", "Привет", "Γειά σου", "城市梦想", "☕🎉🚀"])(
    "%s is drawn",
    async (text) => {
      const frames = await framesWith([{ text }]);
      expect(whiteness(frames[2], middle)).toBeGreaterThan(0.005);
    },
  );

  test("has something dark behind it on a white picture", async () => {
    const outFile = join(await temporaryFolder(), "out.mp4");
    const white = [
      { source: { ...scene("snow"), colors: ["#ffffff", "#fdfdfd"] } as ReturnType<typeof scene> },
    ];
    const draft = draftOf({ pictures: white, texts: [{ text: "WHITE ON WHITE", d: 500 }] });
    await render(renderer, { draft, outFile });
    const { frames } = (await readBack(outFile)).video;
    expect(whiteness(frames[2], middle)).toBeLessThan(0.5);
  });
});

test("a caption stands in the lower third", async () => {
  const frames = await framesWith([{ text: "What is seen here", role: "caption" }]);
  expect(whiteness(frames[2], lowerThird)).toBeGreaterThan(0.01);
  expect(whiteness(frames[2], { ...middle, bottom: 0.6 })).toBeLessThan(0.001);
});

test.each([
  ["a NUL and other control characters", "a\u0000b\u0007c\u001b[31md\u009f"],
  ["half a surrogate pair", "half \ud83d done"],
  ["nothing", ""],
  ["only spaces and marks that cannot be seen", " \u200b\u200e\u2066 "],
  ["a word without end", "x".repeat(5000)],
  ["lines without end", "line\n".repeat(2000)],
  ["marks upon marks", `z${"\u0301".repeat(3000)}`],
  ["a family of emoji", "👨‍👩‍👧‍👦".repeat(200)],
  ["right-to-left override", "abc\u202edef"],
])("a title of %s does not stop the render", async (_, text) => {
  expect(await framesWith([{ text }, { text, role: "caption" }])).toHaveLength(10);
});

describe("cleaning", () => {
  test("keeps line breaks and joined emoji, drops what cannot be drawn", () => {
    expect(cleanText("a\u0000\r\nb\u2028👩‍🚀\ud83d")).toBe("a\nb\n👩‍🚀\ufffd");
  });
});

describe("wrapping", () => {
  const measure = (text: string): number => text.length;

  test("breaks between words and keeps them whole", () => {
    expect(wrapText("the quick brown fox", { widthPx: 10, measure })).toEqual(["the quick", "brown fox"]);
  });

  test("leaves no word alone on the last line", () => {
    expect(wrapText("slow mornings good coffee", { widthPx: 20, measure })).toEqual([
      "slow mornings",
      "good coffee",
    ]);
  });

  test("breaks text without spaces, and not before a full stop", () => {
    const lines = wrapText("城市的夜晚很美。我们走吧。", { widthPx: 7, measure });
    expect(lines.join("")).toBe("城市的夜晚很美。我们走吧。");
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/^。/);
  });

  test("cuts a word that is wider than a line", () => {
    expect(wrapText("abcdefghij", { widthPx: 4, measure })).toEqual(["abcd", "efgh", "ij"]);
  });
});

describe("the layout", () => {
  test.each([
    { width: 1080, height: 1920 },
    { width: 1920, height: 1080 },
    { width: 64, height: 64 },
  ])("stays inside a frame of $width x $height, whatever the length", async (frame) => {
    const measurer = (await loadCanvas()).createCanvas(1, 1).getContext("2d");
    for (const words of [1, 10, 100]) {
      const layout = layoutText(measurer, { text: "wonderful ".repeat(words), role: "title", frame });
      expect(layout?.widthPx).toBeLessThanOrEqual(frame.width * 0.85);
      expect(layout?.heightPx).toBeLessThanOrEqual(frame.height * 0.55);
    }
  });

  test("sets a short title larger than a long one", async () => {
    const measurer = (await loadCanvas()).createCanvas(1, 1).getContext("2d");
    const sizeOf = (text: string) =>
      layoutText(measurer, { text, role: "title", frame: { width: 1080, height: 1920 } })?.fontPx ?? 0;
    expect(sizeOf("Short")).toBeGreaterThan(
      sizeOf("A much longer title that has a great deal to say ".repeat(4)),
    );
  });
});
