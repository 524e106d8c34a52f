// Ranges as people write them: `2`, `1..`, `..3`, `1..4`, `12s..18s`, `..200MB`.

import { err, ok, type Result } from "../result.ts";
import type { CanvasSize, NumberRange, Ratio } from "./expectation.ts";

/** Why a text cannot be read, and how to write it. */
export interface Misread {
  readonly message: string;
  readonly hint: string;
}

const refused = (message: string, hint: string): Result<never, Misread> => err({ message, hint });

export function parseCountRange(value: unknown): Result<NumberRange, Misread> {
  const range = parseRange(String(value), (text) => (/^\d{1,4}$/u.test(text) ? Number(text) : undefined));
  return range.ok ? range : explain(range.error, COUNTS);
}

/** Milliseconds. A length alone is meant to within half a second: no render is exact. */
export function parseDurationRange(value: unknown): Result<NumberRange, Misread> {
  if (typeof value === "number") return refused("a length needs a unit", `Write \`${value}s\` for seconds`);
  const range = parseRange(String(value), durationMs);
  if (!range.ok) return explain(range.error, DURATIONS);
  const { min, max } = range.value;
  if (min === undefined || min !== max) return range;
  return ok({ min: Math.max(0, min - ROUGHLY_MS), max: min + ROUGHLY_MS });
}

const ROUGHLY_MS = 500;

/** Bytes. */
export function parseSizeRange(value: unknown): Result<NumberRange, Misread> {
  if (typeof value === "number")
    return refused("a size needs a unit", `Write \`..${value}MB\` for at most so much`);
  const range = parseRange(String(value), sizeBytes);
  return range.ok ? range : explain(range.error, SIZES);
}

type Problem = "unreadable" | "backwards";

const COUNTS = "Write a number or a range: `2`, `1..`, `..3` or `1..4`";
const DURATIONS = "Write lengths with their units: `15s`, `12s..18s`, `..30s` or `1m..`";
const SIZES = "Write sizes with their units: `..200MB`, `100KB..` or `1MB..20MB`";

const explain = (problem: Problem, hint: string): Result<never, Misread> =>
  problem === "backwards"
    ? refused("the range ends before it begins", hint)
    : refused("this is not a range", hint);

function parseRange(text: string, parse: (end: string) => number | undefined): Result<NumberRange, Problem> {
  const parts = text.split("..").map((part) => part.trim());
  const ends = parts.map((part) => (part === "" ? undefined : parse(part)));
  const isReadable = parts.every((part, index) => part === "" || ends[index] !== undefined);
  if (!isReadable || parts.length > 2 || ends.every((end) => end === undefined)) return err("unreadable");
  const [min, max = parts.length === 1 ? min : undefined] = ends;
  if (min !== undefined && max !== undefined && min > max) return err("backwards");
  return ok({ ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) });
}

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

const UNITS_BYTES: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ["kb", 1000],
  ["mb", 1000 ** 2],
  ["gb", 1000 ** 3],
]);

const durationMs = (text: string): number | undefined => measured(text, UNITS_MS);
const sizeBytes = (text: string): number | undefined => measured(text.toLowerCase(), UNITS_BYTES);

function measured(text: string, units: ReadonlyMap<string, number>): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)$/u.exec(text) ?? [];
  const size = units.get(unit);
  return size === undefined ? undefined : Math.round(Number(count) * size);
}

export function parseCanvas(value: string): Result<CanvasSize, Misread> {
  const [, width, height] = /^([1-9]\d{1,4})\s*[x×]\s*([1-9]\d{1,4})$/u.exec(value.trim()) ?? [];
  if (width === undefined || height === undefined)
    return refused("this is not a size", "Write width and height in pixels, such as `1080x1920`");
  return ok({ widthPx: Number(width), heightPx: Number(height) });
}

export function parseRatio(value: string): Result<Ratio, Misread> {
  const [, width, height] = /^([1-9]\d{0,3})\s*[:/]\s*([1-9]\d{0,3})$/u.exec(value.trim()) ?? [];
  if (width === undefined || height === undefined)
    return refused("this is not a ratio", 'Write it in quotes, such as `"9:16"`');
  return ok({ width: Number(width), height: Number(height) });
}
