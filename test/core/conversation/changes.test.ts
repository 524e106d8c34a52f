import { describe, expect, it } from "vitest";
import { describeChanges } from "../../../src/core/conversation/changes.ts";
import type { Draft, Segment, Track } from "../../../src/core/draft.ts";

const track = (kind: Track["kind"], ...segments: Segment[]): Track => ({ kind, segments });

function draft(tracks: readonly Track[], more: Partial<Draft> = {}): Draft {
  return {
    raw: {},
    digest: JSON.stringify([tracks, more]),
    tracks,
    durationMs: 10_000,
    exportable: true,
    ...more,
  };
}

const CITY = track("video", { durationMs: 10_000, name: "city" });
const title = (text: string, durationMs = 3000): Segment => ({ text, startMs: 0, durationMs });
const music = (name: string, volume: number): Segment => ({ name, volume, durationMs: 10_000 });

describe("what an edit changed", () => {
  it("names a title that was added, with its time", () => {
    const after = draft([CITY, track("text", title("Slow mornings"))]);
    expect(describeChanges(draft([CITY]), after)).toEqual(['Title added: "Slow mornings" (0-3s)']);
  });

  it("names what was replaced on both sides", () => {
    const before = draft([CITY, track("audio", music("calm", 0.5))]);
    const after = draft([CITY, track("audio", music("lo-fi", 0.35))]);
    expect(describeChanges(before, after)).toEqual(["Music added: lo-fi at 35%", "Music removed: calm"]);
  });

  it("says the new volume of music that stayed", () => {
    const before = draft([CITY, track("audio", music("lo-fi", 0.5))]);
    const after = draft([CITY, track("audio", music("lo-fi", 0.2))]);
    expect(describeChanges(before, after)).toEqual(["Music lo-fi: now at 20%"]);
  });

  it("says the new time of a title that stayed", () => {
    const before = draft([CITY, track("text", title("Hello"))]);
    const after = draft([CITY, track("text", title("Hello", 5000))]);
    expect(describeChanges(before, after)).toEqual(['Title "Hello": now 0-5s']);
  });

  it("says the new length and the new canvas", () => {
    const before = draft([CITY], { width: 1080, height: 1920 });
    const after = draft([CITY], { width: 1920, height: 1080, durationMs: 8000 });
    expect(describeChanges(before, after)).toEqual(["Canvas: 1920x1080", "Now 8 s"]);
  });

  it("sums captions up", () => {
    const captions = Array.from({ length: 12 }, (_, index) => title(`line ${index}`));
    expect(describeChanges(draft([CITY]), draft([CITY, track("text", ...captions)]))).toEqual([
      "12 titles added",
    ]);
  });

  it("owns up when the timeline does not show it", () => {
    expect(describeChanges(draft([CITY]), draft([CITY], { digest: "other" }))).toEqual([
      "Changed in a way that the timeline does not show",
    ]);
  });

  it("says so when nothing changed", () => {
    expect(describeChanges(draft([CITY]), draft([CITY]))).toEqual(["Nothing changed"]);
  });
});
