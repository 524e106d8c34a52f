// Drafts and files held against what is expected of them, finding by finding.

import { describe, expect, test } from "vitest";
import type { Draft, Track } from "../../../src/core/draft.ts";
import type { DraftExpectation, FileExpectation } from "../../../src/core/recipe/expectation.ts";
import { shortfallsOf } from "../../../src/core/run/finding.ts";
import { judgeDraft } from "../../../src/core/run/judge-draft.ts";
import { judgeFile } from "../../../src/core/run/judge-file.ts";
import type { FileSeen } from "../../../src/core/run/judge-file.ts";

const track = (kind: Track["kind"], ...texts: string[]): Track => ({
  kind,
  segments: texts.map((text) => ({ durationMs: 1_000, text })),
});

const draft: Draft = {
  raw: null,
  digest: "d",
  tracks: [
    track("video", "a"),
    track("audio", "lo-fi"),
    track("text", "Slow  MORNINGS", "Fin"),
    track("text"),
  ],
  durationMs: 15_200,
  width: 1080,
  height: 1920,
  exportable: true,
};

const ofDraft = (expectation: Partial<DraftExpectation>, seen = draft): string =>
  shortfallsOf(judgeDraft(seen, { otherwise: { kind: "fail" }, ...expectation }));

describe("a draft", () => {
  test.each([
    ["tracks with something on them", { tracks: { text: { min: 1, max: 1 }, video: { min: 1 } } }],
    ["a length in the range", { durationMs: { min: 14_500, max: 15_500 } }],
    ["a text, whatever its capitals and spaces", { texts: ["slow mornings", "fin"] }],
    ["its canvas", { canvas: { widthPx: 1080, heightPx: 1920 } }],
    ["its ratio", { ratio: { width: 9, height: 16 } }],
  ])("holds by %s", (_, expectation) => {
    expect(ofDraft(expectation)).toBe("");
  });

  test.each([
    [{ tracks: { audio: { min: 2 } } }, "expected at least 2 audio tracks, found 1"],
    [{ tracks: { text: { max: 0 } } }, "expected at most 0 text tracks, found 1"],
    [{ tracks: { video: { min: 2, max: 4 } } }, "expected 2 to 4 video tracks, found 1"],
    [{ durationMs: { max: 10_000 } }, "expected at most 10 s, found 15.2 s"],
    [{ texts: ["Good night"] }, 'expected the text "Good night", found "Slow  MORNINGS", "Fin"'],
    [{ canvas: { widthPx: 1920, heightPx: 1080 } }, "expected a canvas of 1920x1080, found 1080x1920"],
    [{ ratio: { width: 16, height: 9 } }, "expected a ratio of 16:9, found 1080x1920"],
  ])("is found wanting: %j", (expectation, words) => {
    expect(ofDraft(expectation)).toBe(words);
  });

  test("that says no size does not hold by one", () => {
    const { width: _, height: __, ...bare } = draft;
    expect(ofDraft({ ratio: { width: 9, height: 16 } }, bare)).toContain("found no size in the draft");
  });

  test("with rounded pixels has its ratio all the same", () => {
    expect(ofDraft({ ratio: { width: 9, height: 16 } }, { ...draft, width: 406, height: 720 })).toBe("");
  });
});

const seen: FileSeen = {
  container: "mp4",
  durationMs: 15_000,
  videoCodec: "h264",
  bytes: 3_000_000,
  peak: 0.5,
  brightest: 0.9,
};

const ofFile = (expectation: Partial<FileExpectation>, file = seen): string =>
  shortfallsOf(judgeFile(file, { otherwise: { kind: "fail" }, ...expectation }));

describe("a file", () => {
  test("holds by everything that it is", () => {
    const all = { container: "mp4", codec: "h264", sizeBytes: { max: 3_000_000 }, hasAudio: true } as const;
    expect(ofFile({ ...all, hasPicture: true, durationMs: { min: 14_500, max: 15_500 } })).toBe("");
  });

  test("tells silence from no sound at all, and both from sound", () => {
    const { peak: _, ...mute } = seen;
    expect(ofFile({ hasAudio: true }, mute)).toBe("expected sound, found no audio stream");
    expect(ofFile({ hasAudio: true }, { ...seen, peak: 0.0009 })).toBe("expected sound, found silence");
    expect(ofFile({ hasAudio: false }, mute)).toBe("");
    expect(ofFile({ hasAudio: false }, { ...seen, peak: 0 })).toBe("");
    expect(ofFile({ hasAudio: false })).toBe("expected no sound, found sound (peak -6 dB)");
  });

  test("tells black from a picture", () => {
    expect(ofFile({ hasPicture: true }, { ...seen, brightest: 16 / 255 })).toContain("black throughout");
    expect(ofFile({ hasPicture: true }, { ...seen, brightest: 40 / 255 })).toBe("");
  });

  test("without a length does not hold by one", () => {
    const { durationMs: _, ...endless } = seen;
    expect(ofFile({ durationMs: { min: 1 } }, endless)).toContain("no length in the file");
  });
});
