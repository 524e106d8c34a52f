// Files that are whole or as before, names that are never replaced, and a clock that wakes early.

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { fileDigest, sha256 } from "../../src/platform/digest.ts";
import { makeFolder, renameToFreeName, writeAll, writeFileDurably } from "../../src/platform/durable.ts";
import { processStart } from "../../src/platform/process-start.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";

let folder = "";
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "durable-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("a write that takes less than asked is gone on with", async () => {
  const taken: string[] = [];
  const handle = {
    write: async (data: Buffer, offset: number, length: number) => {
      const bytesWritten = Math.min(3, length);
      taken.push(data.toString("utf8", offset, offset + bytesWritten));
      return { bytesWritten };
    },
  } as unknown as FileHandle;
  await writeAll(handle, Buffer.from("eight by"));
  expect(taken).toEqual(["eig", "ht ", "by"]);
});

test("a write that takes nothing is a full disk, not a reason to try for ever", async () => {
  const handle = { write: async () => ({ bytesWritten: 0 }) } as unknown as FileHandle;
  await expect(writeAll(handle, Buffer.from("x"))).rejects.toThrow("ENOSPC");
});

test("a file is written whole, with its folder, its mode and nothing beside it", async () => {
  await writeFileDurably(nodeFiles, at("a/b/token"), { data: "secret", mode: 0o600 });
  expect(await readFile(at("a/b/token"), "utf8")).toBe("secret");
  expect((await stat(at("a/b/token"))).mode & 0o777).toBe(0o600);
  expect(await readdir(at("a/b"))).toEqual(["token"]);
});

test("a name that is taken stays with its file", async () => {
  await writeFile(at("mine"), "mine");
  await writeFile(at("theirs"), "theirs");
  await expect(renameToFreeName(nodeFiles, { from: at("mine"), to: at("theirs") })).rejects.toMatchObject({
    code: "EEXIST",
  });
  expect([await readFile(at("mine"), "utf8"), await readFile(at("theirs"), "utf8")]).toEqual([
    "mine",
    "theirs",
  ]);
});

test("a folder that is there already is made without a word", async () => {
  await makeFolder(nodeFiles, at("x/y"));
  await makeFolder(nodeFiles, at("x/y"));
  expect((await stat(at("x/y"))).isDirectory()).toBe(true);
});

test("a file's digest is that of its text, and its length is counted in bytes", async () => {
  await writeFile(at("a"), "Café");
  expect(await fileDigest(nodeFiles, at("a"))).toEqual({ bytes: 5, sha256: sha256("Café") });
});

test("a wait ends when it is broken off, and one that is broken off before does not begin", async () => {
  const breakOff = new AbortController();
  const waiting = systemClock.sleep(3_600_000, breakOff.signal);
  breakOff.abort();
  await waiting;
  await systemClock.sleep(3_600_000, breakOff.signal);
  expect(breakOff.signal.aborted).toBe(true);
});

test("a process has one start, and one that does not exist has none", async () => {
  expect(await processStart(process.pid)).toBe(await processStart(process.pid));
  expect(await processStart(2 ** 22 + 1)).toBe("");
});
