// What counts as a whole file: real ones of every format, and every way of being cut short.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXPORT_FORMATS } from "../../src/core/recipe/recipe.ts";
import type { ExportFormat } from "../../src/core/recipe/recipe.ts";
import { createStubRenderer } from "../../src/emulator/render/stub-renderer.ts";
import { inspectContainer } from "../../src/outputs/container.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";

let folder = "";
const whole = new Map<ExportFormat, Buffer>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "containers-"));
  const draft = { t: [], d: 2_000, m: { title: "", width: 320, height: 180, fps: 10 } };
  for (const format of EXPORT_FORMATS) {
    const outFile = path.join(folder, `whole.${format}`);
    const job = { draft, format, quality: "high", files: {}, outFile };
    await createStubRenderer().render(job, () => undefined, new AbortController().signal);
    whole.set(format, await readFile(outFile));
  }
});

afterAll(() => rm(folder, { recursive: true }));

const bytesOf = (format: ExportFormat): Buffer => whole.get(format) ?? Buffer.alloc(0);

async function inspect(format: ExportFormat, bytes: Buffer) {
  const file = path.join(folder, "file");
  await writeFile(file, bytes);
  return inspectContainer(nodeFiles, { file, format });
}

test.each(EXPORT_FORMATS)("a whole %s is taken, with its duration", async (format) => {
  const result = await inspect(format, bytesOf(format));
  expect(result.ok && result.value.durationMs).toBeGreaterThan(1_900);
  expect(result.ok && result.value.durationMs).toBeLessThan(2_100);
});

test.each([
  ["mp4", "h264", 320, 180, true],
  ["mov", "h264", 320, 180, true],
  ["webm", "vp9", 64, 64, false],
  ["gif", "gif", 320, 180, false],
] as const)(
  "a %s says what it is, its codec, its size and whether it has sound",
  async (format, videoCodec, widthPx, heightPx, hasAudio) => {
    const result = await inspect(format, bytesOf(format));
    expect(result.ok && result.value).toMatchObject({
      container: format,
      videoCodec,
      widthPx,
      heightPx,
      hasAudio,
    });
  },
);

test.each(EXPORT_FORMATS)("a %s that is cut short anywhere is refused", async (format) => {
  const bytes = bytesOf(format);
  const step = Math.max(1, Math.floor(bytes.length / 400));
  for (let length = 0; length < bytes.length; length += step) {
    const result = await inspect(format, bytes.subarray(0, length));
    expect(result.ok, `${length} of ${bytes.length} bytes`).toBe(false);
  }
  expect((await inspect(format, bytes.subarray(0, -1))).ok).toBe(false);
});

test.each(EXPORT_FORMATS)("a page of HTML is no %s", async (format) => {
  const result = await inspect(format, Buffer.from("<!doctype html><title>404</title>".repeat(40)));
  expect(result).toMatchObject({ ok: false, error: expect.stringContaining("is no") });
});

test.each([
  ["mp4", "webm"],
  ["webm", "mp4"],
  ["gif", "mp4"],
  ["mp4", "gif"],
] as const)("a %s is no %s", async (format, other) => {
  expect((await inspect(other, bytesOf(format))).ok).toBe(false);
});

test.each(EXPORT_FORMATS)("a %s with any byte changed is read to an end", async (format) => {
  const bytes = bytesOf(format);
  const step = Math.max(1, Math.floor(bytes.length / 250));
  for (let offset = 0; offset < bytes.length; offset += step) {
    for (const value of [0, 1, 0xff]) {
      const changed = Buffer.from(bytes);
      changed[offset] = value;
      expect(typeof (await inspect(format, changed)).ok).toBe("boolean");
    }
  }
});

test("an MP4 box that claims to be shorter than its own header is damage, not a reason to read for ever", async () => {
  const head = bytesOf("mp4").subarray(0, 24);
  const box = Buffer.from("00000001667265650000000000000000", "hex");
  expect(await inspect("mp4", Buffer.concat([head, box]))).toMatchObject({ ok: false });
});

test("a WebM whose duration has no room for a number is taken without one", async () => {
  const bytes = Buffer.from(bytesOf("webm"));
  const at = bytes.indexOf(Buffer.from("448910000008", "hex"));
  expect(at).toBeGreaterThan(0);
  // A shorter number, and a void element over what is left of the old one.
  const shorter = Buffer.from("448910000003000000ec83000000", "hex");
  shorter.copy(bytes, at);
  expect(await inspect("webm", bytes)).toEqual({
    ok: true,
    value: expect.not.objectContaining({ durationMs: expect.anything() }),
  });
});
