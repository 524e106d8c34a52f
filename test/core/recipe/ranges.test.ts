import { describe, expect, it } from "vitest";
import {
  parseCanvas,
  parseCountRange,
  parseDurationRange,
  parseRatio,
  parseSizeRange,
} from "../../../src/core/recipe/ranges.ts";

describe("a range", () => {
  it.each([
    [2, { min: 2, max: 2 }],
    ["2", { min: 2, max: 2 }],
    ["1..", { min: 1 }],
    ["..3", { max: 3 }],
    ["1..4", { min: 1, max: 4 }],
    [" 1 .. 4 ", { min: 1, max: 4 }],
    [0, { min: 0, max: 0 }],
  ])("of tracks: %j", (text, value) => {
    expect(parseCountRange(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["12s..18s", { min: 12_000, max: 18_000 }],
    ["..30s", { max: 30_000 }],
    ["1m..", { min: 60_000 }],
    ["1.5s..90s", { min: 1500, max: 90_000 }],
    ["500ms..2h", { min: 500, max: 7_200_000 }],
  ])("of lengths: %j", (text, value) => {
    expect(parseDurationRange(text)).toEqual({ ok: true, value });
  });

  it("of one length is meant to within half a second", () => {
    expect(parseDurationRange("15s")).toEqual({ ok: true, value: { min: 14_500, max: 15_500 } });
    expect(parseDurationRange("200ms")).toEqual({ ok: true, value: { min: 0, max: 700 } });
  });

  it.each([
    ["..200MB", { max: 200_000_000 }],
    ["100KB..", { min: 100_000 }],
    ["1mb..1.5GB", { min: 1_000_000, max: 1_500_000_000 }],
  ])("of sizes: %j", (text, value) => {
    expect(parseSizeRange(text)).toEqual({ ok: true, value });
  });

  it.each(["", "..", "a", "1...3", "4..1", "-1", "1.5", "1..2..3", "99999"])("is none: %j", (text) => {
    expect(parseCountRange(text).ok).toBe(false);
  });

  it.each([15, "15", "12..18", "18s..12s", "12 seconds", "s"])("is no length: %j", (text) => {
    expect(parseDurationRange(text).ok).toBe(false);
  });
});

describe("a shape", () => {
  it("is pixels or a ratio", () => {
    expect(parseCanvas("1080x1920")).toEqual({ ok: true, value: { widthPx: 1080, heightPx: 1920 } });
    expect(parseRatio("9:16")).toEqual({ ok: true, value: { width: 9, height: 16 } });
  });

  it.each(["1080p", "1080", "x", "0x0"])("%s is no size", (text) => {
    expect(parseCanvas(text).ok).toBe(false);
  });

  it.each(["wide", "9:0", "9:16:1"])("%s is no ratio", (text) => {
    expect(parseRatio(text).ok).toBe(false);
  });
});
