// A journal that somebody else writes: only what is new is read, and another one in its place is noticed.

import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Event } from "../../src/core/run/events.ts";
import { FollowedJournal } from "../../src/journal/follow.ts";
import { formatLine } from "../../src/journal/line.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";
import type { FileSystem } from "../../src/platform/file-system.ts";
import { batch } from "../report/batch.ts";

async function follow() {
  const folder = await mkdtemp(path.join(tmpdir(), "nemo-follow-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "journal.jsonl");
  const read = { bytes: 0 };
  const files: FileSystem = {
    ...nodeFiles,
    async open(name, flags) {
      const handle = await nodeFiles.open(name, flags);
      return {
        write: (data, offset, length, position) => handle.write(data, offset, length, position),
        async read(into, offset, length, position) {
          const result = await handle.read(into, offset, length, position);
          read.bytes += result.bytesRead;
          return result;
        },
        stat: () => handle.stat(),
        truncate: (sizeBytes) => handle.truncate(sizeBytes),
        datasync: () => handle.datasync(),
        sync: () => handle.sync(),
        close: () => handle.close(),
      };
    },
  };
  const events: Event[] = [];
  const followed = new FollowedJournal(files, file, (event) => events.push(event));
  const lines = batch({ videos: 20 }).map(formatLine);
  return { file, read, events, followed, lines };
}

test("each look reads what has come since the last one, and each event is told once", async () => {
  const { file, read, events, followed, lines } = await follow();
  expect(await followed.look()).toEqual({ kind: "same" });
  await writeFile(file, lines.slice(0, 100).join(""));
  expect(await followed.look()).toEqual({ kind: "grown" });
  expect(read.bytes).toBe(Buffer.byteLength(lines.slice(0, 100).join("")));
  read.bytes = 0;
  expect(await followed.look()).toEqual({ kind: "same" });
  expect(read.bytes).toBe(0);
  const line = lines[100] ?? "";
  await appendFile(file, line.slice(0, 30));
  expect(await followed.look()).toEqual({ kind: "grown" });
  expect(events).toHaveLength(100);
  await appendFile(file, line.slice(30));
  await followed.look();
  expect(read.bytes).toBe(Buffer.byteLength(line));
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
  expect(followed.state.videos.cloud.size).toBeGreaterThan(0);
});

test.each([
  ["another file of its name", async (file: string) => rename(await copyOf(file), file)],
  ["a file that is shorter", async (file: string) => truncate(file, 100)],
  ["no file", async (file: string) => rm(file)],
  [
    "other lines under the same number, and longer",
    async (file: string) =>
      writeFile(file, (await readFile(file, "utf8")).replaceAll("clip", "video") + "x\n"),
  ],
])("%s in its place is told as such", async (_, change) => {
  const { file, followed, lines } = await follow();
  await writeFile(file, lines.slice(0, 50).join(""));
  await followed.look();
  await change(file);
  expect(await followed.look()).toEqual({ kind: "anew" });
});

async function copyOf(file: string): Promise<string> {
  await writeFile(`${file}.new`, await readFile(file));
  return `${file}.new`;
}

test("damage is told with its line until the file changes", async () => {
  const { file, followed, lines } = await follow();
  await writeFile(file, [...lines.slice(0, 3), "nonsense\n"].join(""));
  const damaged = {
    kind: "problem",
    message: expect.stringContaining("journal.jsonl:4: this line is damaged"),
  };
  expect(await followed.look()).toEqual(damaged);
  expect(await followed.look()).toEqual(damaged);
  await writeFile(file, lines.slice(0, 4).join(""));
  expect(await followed.look()).toEqual({ kind: "anew" });
});
