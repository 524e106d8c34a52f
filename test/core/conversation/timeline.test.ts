// The line that says what a draft holds.

import { expect, test } from "vitest";
import { timelineSummary } from "../../../src/core/conversation/timeline.ts";
import type { Draft, Track } from "../../../src/core/draft.ts";

const draft = (tracks: readonly Track[]): Draft => ({
  raw: {},
  digest: "",
  tracks,
  durationMs: 10_000,
  exportable: true,
});

test("tracks stand in order with kind, name, times and volume", () => {
  const tracks: Track[] = [
    { kind: "video", segments: [{ name: "city timelapse", durationMs: 10_000 }] },
    { kind: "audio", segments: [{ name: "Lo-fi", durationMs: 10_000, volume: 0.35 }] },
    { kind: "text", segments: [{ text: "Urban Dreams", startMs: 500, durationMs: 3_000 }] },
  ];
  expect(timelineSummary(draft(tracks))).toBe(
    'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0.5-3.5s)',
  );
});

test("one track is no plural, and a draft without any is empty", () => {
  expect(timelineSummary(draft([{ kind: "other", segments: [] }]))).toBe(
    "Timeline (1 track): 1. Other: empty",
  );
  expect(timelineSummary(draft([]))).toBe("Timeline: empty");
});

test("of many segments the first ones are named and the others counted", () => {
  const segments = Array.from({ length: 9 }, (_, index) => ({ name: `c${index}`, durationMs: 1_000 }));
  expect(timelineSummary(draft([{ kind: "video", segments }]))).toMatch(/c3 \(3-4s\), and 5 more$/);
});

test("a title with quotes and line ends stays one line", () => {
  const segments = [{ text: 'He said "go"\nnow', durationMs: 1_000 }];
  expect(timelineSummary(draft([{ kind: "text", segments }]))).not.toContain("\n");
});

test("segments that do not say when they start follow one another", () => {
  const segments = [
    { name: "rain", durationMs: 3_000 },
    { name: "sea", durationMs: 2_000 },
  ];
  expect(timelineSummary(draft([{ kind: "video", segments }]))).toBe(
    "Timeline (1 track): 1. Video: rain (0-3s), sea (3-5s)",
  );
});
