import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/core/diagnostic.ts";
import type { LoadedRecipe } from "../../src/recipe-file/load.ts";
import { loadIn } from "./fixtures.ts";

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "media-"));
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const ftyp = (brand: string): Buffer => bytes(`\0\0\0\u0018ftyp${brand}\0\0\0\0`);
const riff = (kind: string): Buffer => bytes(`RIFF\0\0\0\0${kind}`);
const matroska = (kind: string): Buffer => bytes(`\u001aE\u00df\u00a3\u0001\0\0\0\u0042\u0082\u0084${kind}`);

async function load(name: string, head: Buffer) {
  writeFileSync(join(dir, name), Buffer.concat([head, Buffer.alloc(64)]));
  writeFileSync(
    join(dir, "a.yaml"),
    `version: 1\nvideos: { a: { inputs: ${name}, prompt: A clip of a mug } }\n`,
  );
  return loadIn(dir, { file: "a.yaml" });
}

/** Beside errors there may be advice on formats. */
const errorsOf = ({ diagnostics }: LoadedRecipe): readonly Diagnostic[] =>
  diagnostics.filter(({ severity }) => severity === "error");

describe("an input whose content fits its name", () => {
  it.each([
    ["a.mp4", ftyp("isom")],
    ["a.MP4", ftyp("mp42")],
    ["b.mp4", ftyp("qt  ")],
    ["a.mov", ftyp("qt  ")],
    ["b.mov", bytes("\0\0\0\u0008wide")],
    ["a.m4a", ftyp("M4A ")],
    ["a.avi", riff("AVI ")],
    ["a.wav", riff("WAVE")],
    ["a.webp", riff("WEBP")],
    ["a.webm", matroska("webm")],
    ["a.mkv", matroska("matroska")],
    ["a.jpg", bytes("\u00ff\u00d8\u00ff\u00e0")],
    ["a.jpeg", bytes("\u00ff\u00d8\u00ff\u00e1")],
    ["a.png", bytes("\u0089PNG\r\n\u001a\n")],
    ["a.gif", bytes("GIF89a")],
    ["a.mp3", bytes("\u00ff\u00fb\u0090")],
    ["b.mp3", bytes("ID3\u0004")],
    ["a.aac", bytes("\u00ff\u00f1\u0050")],
    ["b.aac", bytes("ID3\u0004")],
  ])("is taken: %s", async (name, head) => {
    expect(errorsOf(await load(name, head))).toEqual([]);
  });
});

describe("an input whose content does not fit its name", () => {
  it.each([
    ["photo.jpg", ftyp("heic"), "a HEIC picture"],
    ["photo.png", bytes("\u00ff\u00d8\u00ff\u00e0"), "in fact jpg"],
    ["clip.mp4", matroska("webm"), "in fact webm"],
    ["clip.mkv", ftyp("isom"), "in fact mp4"],
    ["clip.avi", riff("WAVE"), "in fact wav"],
    ["song.mp3", bytes("\u00ff\u00f1\u0050"), "in fact aac"],
    ["song.aac", bytes("\u00ff\u00fb\u0090"), "in fact mp3"],
    ["song.m4a", bytes("ID3\u0004"), "an audio file"],
    ["doc.png", bytes("%PDF-1.7"), "a PDF document"],
    ["clip.mov", bytes("PK\u0003\u0004"), "a ZIP archive"],
  ])("is refused with what it really is: %s", async (name, head, really) => {
    const errors = errorsOf(await load(name, head));
    expect(errors).toMatchObject([{ code: "wrong-content" }]);
    expect(errors[0]?.message).toContain(really);
  });
});
