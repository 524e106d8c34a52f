// Compacting a journal: shorter, the same in every respect that counts, and never worse off for a disk that fails in the middle.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Event } from "../../src/core/run/events.ts";
import { compactJournal } from "../../src/journal/compact.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { formatLine } from "../../src/journal/line.ts";
import { readJournal } from "../../src/journal/read.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";
import type { FileSystem } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";
import { RunLog } from "../../src/report/runs.ts";
import type { Step } from "../../src/report/steps.ts";
import { Stories } from "../../src/report/story.ts";
import { batch } from "../report/batch.ts";

let stateDir = "";
let file = "";

beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), "compact-"));
  const journal = await openJournal(options());
  if (!journal.ok) throw new Error(journal.error.message);
  await journal.value.close();
  file = path.join(stateDir, "night", "journal.jsonl");
});

afterEach(() => rm(stateDir, { recursive: true }));

const options = () => ({ stateDir, recipe: "night", run: "run-1", files: nodeFiles, machine: thisMachine });

const write = (events: readonly Event[]): Promise<void> => writeFile(file, events.map(formatLine).join(""));

async function eventsOf(): Promise<Event[]> {
  const events: Event[] = [];
  const read = await readJournal(nodeFiles, file, { onEvent: (event) => void events.push(event) });
  if (!read.ok) throw new Error(read.error.message);
  return events;
}

async function stateOf() {
  const read = await readJournal(nodeFiles, file);
  if (!read.ok) throw new Error(read.error.message);
  return read.value.state;
}

test("traces of finished work go; the state, the ledger, the last run and what was said stay", async () => {
  const events = withReadings(batch({ videos: 40, nights: 3 }));
  await write(events);
  const before = await stateOf();
  const compacted = await compactJournal(nodeFiles, file);
  expect(compacted.ok && compacted.value.dropped).toBeGreaterThan(20);
  expect(await stateOf()).toEqual(before);
  const kept = await eventsOf();
  expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => index + 1));
  const lastRun = events.at(-1)?.run;
  const facts = (of: readonly Event[]) => of.map((event) => ({ ...event, seq: 0 }));
  const ofLast = (of: readonly Event[]) => facts(of.filter(({ run }) => run === lastRun));
  expect(ofLast(kept)).toEqual(ofLast(events));
  expect(toldBy(kept)).toEqual(toldBy(events));
});

/** What the report tells of each video, and of the runs. */
function toldBy(events: readonly Event[]): unknown {
  const runs = new RunLog();
  const stories = new Stories(runs);
  for (const event of events) stories.add(event);
  const ids = Array.from({ length: 40 }, (_, index) => `clip-${index + 1}`);
  return [
    runs.runs(),
    ids.map((id) => {
      const { transcript, draft, times } = stories.of(id, "cloud") ?? {};
      return [transcript?.turns, draft, times?.steps().map(withoutFailures)];
    }),
  ];
}

/** Attempts that failed are what goes. */
const withoutFailures = (step: Step): Step => ({
  ...step,
  bars: step.bars.filter(({ kind }) => kind !== "failure"),
});

test("what another version wrote stays, and so does what is not done", async () => {
  const known = batch({ videos: 10, nights: 1 });
  const strange = { ...known[3], type: "moon.rose", seq: known.length + 1 } as unknown as Event;
  const again = batch({ videos: 10, nights: 1 });
  const all = [...known, strange, ...again].map((event, index) => ({ ...event, seq: index + 1 }));
  await write(all);
  await compactJournal(nodeFiles, file);
  const kept = await eventsOf();
  expect(kept.map(({ type }): string => type)).toContain("moon.rose");
  const open = (events: readonly Event[]) =>
    events.filter((event) => "video" in event && event.video === "clip-10").length;
  expect(open(kept)).toBe(open(all));
});

/** A disk on which the n-th call of a kind fails. */
function failing(nth: number): { readonly files: FileSystem; readonly calls: () => number } {
  let calls = 0;
  const count = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === nth) throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
    return act();
  };
  const files: FileSystem = {
    ...nodeFiles,
    rename: (from, to) => count(() => nodeFiles.rename(from, to)),
    async open(name, flags, mode) {
      const handle = await count(() => nodeFiles.open(name, flags, mode));
      return {
        ...handle,
        stat: () => handle.stat(),
        close: () => handle.close(),
        truncate: (size) => handle.truncate(size),
        datasync: () => count(() => handle.datasync()),
        read: (...args) => count(() => handle.read(...args)),
        write: (...args) => count(() => handle.write(...args)),
        sync: () => count(() => handle.sync()),
      };
    },
  };
  return { files, calls: () => calls };
}

test("whatever call of the disk fails, the journal is the old one or the new one, and nothing is left beside it", async () => {
  const events = withReadings(batch({ videos: 20, nights: 2 }));
  await write(events);
  const before = await readFile(file, "utf8");
  const state = await stateOf();
  const good = failing(0);
  await compactJournal(good.files, file);
  const after = await readFile(file, "utf8");
  expect(after.length).toBeLessThan(before.length);
  expect(good.calls()).toBeGreaterThan(8);
  for (let nth = 1; nth <= good.calls(); nth += 1) {
    await writeFile(file, before);
    await compactJournal(failing(nth).files, file).catch(() => undefined);
    expect([before, after], `call ${nth}`).toContain(await readFile(file, "utf8"));
    expect(await stateOf()).toEqual(state);
    expect((await readdir(path.dirname(file))).toSorted()).toEqual(["journal.jsonl"]);
  }
});

test("whatever call of the disk fails while a run opens it, a journal that was opened goes on without a gap", async () => {
  await write(withReadings(batch({ videos: 20, nights: 2 })));
  const before = await readFile(file, "utf8");
  const good = failing(0);
  const open = async (files: FileSystem) => openJournal({ ...options(), files, longBytes: 1000 });
  const whole = await open(good.files);
  if (whole.ok) await whole.value.close();
  expect(good.calls()).toBeGreaterThan(16);
  for (let nth = 1; nth <= good.calls(); nth += 1) {
    await writeFile(file, before);
    const opened = await open(failing(nth).files);
    if (opened.ok) {
      const { written } = opened.value.append({
        type: "run.stopping",
        scope: "all",
        cause: "deadline",
        message: "late",
      });
      await written.catch(() => undefined);
      await opened.value.close();
    }
    expect(await readJournal(nodeFiles, file), `call ${nth}`).toMatchObject({ ok: true });
  }
});

/** The balance is read all the time. */
const withReadings = (events: readonly Event[]): Event[] =>
  events
    .flatMap((event): Event[] => {
      const { seq, at, run, recipe } = event;
      return [event, { seq, at, run, recipe, type: "credits.checked", available: 10, frozen: 0, total: 10 }];
    })
    .map((event, index) => ({ ...event, seq: index + 1 }));

test("a long journal is compacted when a run opens it, with a word, and goes on", async () => {
  await write(withReadings(batch({ videos: 40, nights: 3 })));
  const longBytes = 1000;
  const opened = await openJournal({ ...options(), longBytes });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.notices.join()).toMatch(/was compacted: \d+ events are left of \d+/u);
  const { event, written } = opened.value.append({ type: "video.done", video: "clip-1" });
  await written;
  await opened.value.close();
  expect((await eventsOf()).at(-1)).toEqual(event);
  const again = await openJournal({ ...options(), longBytes });
  if (!again.ok) throw new Error(again.error.message);
  expect(again.value.notices).toEqual([]);
  await again.value.close();
});
