// Journals as files: in order, durable, read back past a torn tail, refused when damaged, and never a failure hidden.

import { appendFile, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { assert, constant, double, integer, oneof, property, string } from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Event, Fact } from "../../src/core/run/events.ts";
import { reduce } from "../../src/core/run/reduce.ts";
import { emptyState } from "../../src/core/run/state.ts";
import { journalFile, openJournal } from "../../src/journal/journal.ts";
import { formatLine, parseLine } from "../../src/journal/line.ts";
import { readJournal } from "../../src/journal/read.ts";
import { JournalWriter } from "../../src/journal/writer.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";
import { thisMachine } from "../../src/platform/machine.ts";
import type { Machine } from "../../src/platform/machine.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";

let stateDir = "";
const place = () => ({ stateDir, recipe: "launch" });
const machine: Machine = { ...thisMachine, now: () => Date.parse("2026-03-01T00:00:00Z") };
const options = (run = "run-1") => ({ ...place(), run, files: nodeFiles, machine });

beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), "journal-"));
});

afterEach(() => rm(stateDir, { recursive: true }));

async function opened(run = "run-1") {
  const journal = await openJournal(options(run));
  if (!journal.ok) throw new Error(journal.error.message);
  return journal.value;
}

const started: Fact = { type: "run.started", target: "cloud", videos: 1, version: "0.0.0" };
const done = (video: string): Fact => ({ type: "video.done", video });
const lines = async (): Promise<string[]> =>
  (await readFile(journalFile(place()), "utf8")).trimEnd().split("\n");

/** The lines of a whole run with doubts in it. */
async function realLines(): Promise<string[]> {
  const sim = new Simulation();
  sim.backend.script = ({ operation, nth }) =>
    operation === "prompt" && nth === 1 ? { lose: true } : undefined;
  await sim.run(recipeOf({ videos: { "ä — 猫": ["upload mug.jpg", "Ein Café ☕", "export a.mp4"] } }));
  return sim.journal().lines;
}

test("after a run that did not let go of its lock the journal is taken over as it stands, and goes on", async () => {
  const first = await opened("run-1");
  await first.append(started).written;
  await first.append(done("tea")).written;
  await first.close();
  const before = await lines();
  await writeFile(path.join(path.dirname(journalFile(place())), "lock"), "not whole");
  const second = await opened("run-2");
  expect(second.notices.join()).toContain("taken over");
  expect(await lines()).toEqual(before);
  await second.append(done("milk")).written;
  await second.close();
  expect(await lines()).toHaveLength(3);
});

test("facts get their numbers at once and stand in that order in the file", async () => {
  const journal = await opened();
  const appended = Array.from({ length: 200 }, (_, index) => journal.append(done(`v${index}`)));
  await Promise.all(appended.map(({ written }) => written));
  await journal.close();
  const events = (await lines()).map((line) => parseLine(Buffer.from(line)));
  expect(events.map((parsed) => parsed.kind === "event" && parsed.event.seq)).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 1),
  );
});

test("a later run goes on with the numbers and the state", async () => {
  const first = await opened();
  await first.append(started).written;
  await first.append(done("a")).written;
  await first.close();
  const second = await opened("run-2");
  expect(second.state.videos.cloud.get("a")?.outcome.state).toBe("done");
  expect(second.append(done("b")).event.seq).toBe(3);
  await second.close();
});

test("a torn last line is dropped with a word and kept aside", async () => {
  const first = await opened();
  await first.append(done("a")).written;
  await first.close();
  await appendFile(journalFile(place()), '{"v":1,"seq":2,"at":"20');
  const second = await opened("run-2");
  expect(second.notices).toMatchObject([expect.stringContaining("was torn (23 bytes")]);
  await second.append(done("b")).written;
  await second.close();
  expect((await lines()).length).toBe(2);
  expect(await readFile(`${journalFile(place())}.torn`, "utf8")).toBe('{"v":1,"seq":2,"at":"20\n');
  expect((await readJournal(nodeFiles, journalFile(place()))).ok).toBe(true);
});

test("a second opening is refused while the first is open", async () => {
  const first = await opened();
  expect(await openJournal(options("run-2"))).toMatchObject({ ok: false, error: { kind: "locked" } });
  await first.close();
  await (await opened("run-3")).close();
});

test.each([
  { name: "a changed letter", change: (line: string) => line.replace("launch", "lunch!") },
  { name: "a line that is gone", change: () => undefined },
  { name: "an empty line", change: () => "" },
])("$name in the middle is refused with its place, and nothing is changed", async ({ change }) => {
  const all = (await realLines()).map((line) => line.trimEnd());
  const damaged = all.flatMap((line, index) => (index === 4 ? (change(line) ?? []) : line));
  await (await opened()).close();
  const file = journalFile(place());
  await writeFile(file, `${damaged.join("\n")}\n`);
  const before = await readFile(file);
  expect(await openJournal(options())).toMatchObject({
    ok: false,
    error: { kind: "damaged", message: expect.stringMatching(/journal\.jsonl:5: .*Nothing was changed/) },
  });
  expect(await readFile(file)).toEqual(before);
});

test("a journal of a newer version is refused, even where that seals its lines in another way", async () => {
  await (await opened()).close();
  for (const line of ['{"v":2,"seq":1}', '{"v":7,"kind":"x","sealed":"otherwise"}']) {
    await writeFile(journalFile(place()), `${line}\n`);
    expect(await openJournal(options())).toMatchObject({
      ok: false,
      error: { kind: "damaged", message: expect.stringContaining("by a newer nemo-pipeline") },
    });
  }
});

test("an event of a type from a later version is kept and has no effect", async () => {
  const future = { type: "video.praised", video: "a", stars: 5 } as unknown as Fact;
  const first = await opened();
  await first.append(future).written;
  await first.close();
  const second = await opened("run-2");
  expect(second.state.videos.cloud.size).toBe(0);
  await second.append(done("b")).written;
  await second.close();
  expect((await lines())[0]).toContain("video.praised");
});

test("a journal cut at any byte is read as some beginning of it", async () => {
  const all = await realLines();
  const bytes = Buffer.from(all.join(""));
  const states = [emptyState()];
  for (let count = 1; count <= all.length; count += 1) {
    const events = all.slice(0, count).map((line) => parseLine(Buffer.from(line.trimEnd())));
    states.push(
      events.reduce(
        (state, parsed) => (parsed.kind === "event" ? reduce(state, parsed.event) : state),
        emptyState(),
      ),
    );
  }
  const file = path.join(stateDir, "cut.jsonl");
  for (let length = 0; length <= bytes.length; length += 1) {
    await writeFile(file, bytes.subarray(0, length));
    const read = await readJournal(nodeFiles, file);
    if (!read.ok) throw new Error(`${length}: ${read.error.message}`);
    const { state, lastSeq, wholeBytes, tornBytes } = read.value;
    expect(wholeBytes + tornBytes).toBe(length);
    expect(state).toEqual(states[lastSeq]);
  }
});

test("any event is read back as it was written", () => {
  const fact = oneof(
    string({ unit: "binary" }).map((reason): Fact => ({ type: "video.failed", video: "a", reason })),
    string({ unit: "grapheme" }).map((words): Fact => ({
      type: "prompt.ended",
      video: words,
      key: "k",
      step: "s",
      texts: [words],
      incomplete: false,
    })),
    double({ noNaN: true, noDefaultInfinity: true }).map((credits): Fact => ({
      type: "credits.reserved",
      video: "a",
      key: "k",
      step: "s",
      credits: credits + 0,
    })),
    constant<Fact>({
      type: "run.stopping",
      scope: "all",
      cause: "interrupted",
      message: '","crc":"00000000"}',
    }),
  );
  assert(
    property(fact, integer({ min: 1 }), (given, seq) => {
      const event: Event = { seq, at: "2026-03-01T00:00:00.000Z", run: "r", recipe: "launch", ...given };
      const line = formatLine(event);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      const read = Buffer.from(line).toString("utf8").slice(0, -1);
      expect(parseLine(Buffer.from(read))).toEqual({ kind: "event", event });
    }),
    { seed: 20_260_301 },
  );
});

/** A file handle that takes so many bytes and no more. */
function fullDisk(handle: FileHandle, room: number, onSync: () => void): FileHandle {
  let left = room;
  return new Proxy(handle, {
    get(target, name) {
      if (name === "write") {
        return async (data: Buffer, offset: number, length: number) => {
          const taken = Math.min(left, length);
          left -= taken;
          await target.write(data, offset, taken, null);
          return { bytesWritten: taken, buffer: data };
        };
      }
      if (name === "datasync") {
        return async () => {
          onSync();
          await target.datasync();
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const eventOf = (seq: number, fact: Fact): Event => ({
  seq,
  at: "2026-03-01T00:00:00.000Z",
  run: "r",
  recipe: "launch",
  ...fact,
});

test("once the disk is full, that append and every later one fails", async () => {
  const file = path.join(stateDir, "full.jsonl");
  const writer = new JournalWriter(fullDisk(await open(file, "a"), 300, () => undefined));
  await writer.append(eventOf(1, done("a")));
  await expect(writer.append(eventOf(2, done("b".repeat(400))))).rejects.toThrow("ENOSPC");
  await expect(writer.append(eventOf(3, done("c")))).rejects.toThrow("ENOSPC");
  await writer.close();
  const read = await readJournal(nodeFiles, file);
  expect(read).toMatchObject({ ok: true, value: { lastSeq: 1 } });
});

test("what is appended together is written together, and synced once if any of it must be", async () => {
  const file = path.join(stateDir, "group.jsonl");
  let syncs = 0;
  const writer = new JournalWriter(fullDisk(await open(file, "a"), 1_000_000, () => (syncs += 1)));
  await Promise.all(Array.from({ length: 50 }, (_, index) => writer.append(eventOf(index + 1, done("a")))));
  expect(syncs).toBe(0);
  const intent: Fact = { type: "credits.reserved", video: "a", key: "k", step: "prompt 1", credits: 100 };
  await Promise.all(Array.from({ length: 50 }, (_, index) => writer.append(eventOf(index + 51, intent))));
  expect(syncs).toBe(1);
  await writer.close();
});
