// Measures the journal against the project's targets: reading a million events back, `status` on them, and durable events a
// second. Run by `npm run bench:journal`, on a machine that does nothing else.

import { spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Event, Fact } from "../src/core/run/events.ts";
import { lockFile, openJournal } from "../src/journal/journal.ts";
import type { OpenOptions } from "../src/journal/journal.ts";
import { formatLine } from "../src/journal/line.ts";
import { nodeFiles } from "../src/platform/file-system.ts";
import { thisMachine } from "../src/platform/machine.ts";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const TURNS = 5;
const WRITERS = 64;
const DURABLE_EVENTS = 100_000;
const PROGRAM = path.join(import.meta.dirname, "../bin/nemo-pipeline.js");

const INTENT = {
  type: "prompt.intended",
  key: "3".repeat(32),
  step: "prompt 1",
  text: "Generate a 10-second clip that shows a coffee grinder on a plain background",
  work: "generate",
  estimate: 100,
  before: "b".repeat(64),
} as const;

const folder = await mkdtemp(path.join(tmpdir(), "nemo-journal-"));
try {
  const stateDir = path.join(folder, ".nemo");
  await writeJournal(path.join(stateDir, "big", "journal.jsonl"));
  await measureResume(stateDir);
  await measureResume(stateDir, { afterCrash: true });
  measureStatus();
  await measureWriting(stateDir);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** After a crash the journal is written again besides. */
async function measureResume(stateDir: string, { afterCrash = false } = {}): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (afterCrash) await writeFile(lockFile({ stateDir, recipe: "big" }), "of nobody");
    const startedMs = performance.now();
    const journal = await openedFor({ stateDir, recipe: "big" });
    times.push(performance.now() - startedMs);
    await journal.close();
  }
  const when = afterCrash ? ", after a run that was killed" : "";
  report(`${EVENTS.toLocaleString("en")} events read back for a run${when}`, times, 3000);
}

function measureStatus(): void {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const startedMs = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, "status"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder },
      encoding: "utf8",
      maxBuffer: 1024 ** 3,
    });
    if (status !== 0) throw new Error(stderr);
    times.push(performance.now() - startedMs);
  }
  report("status on them", times, 3000);
}

async function measureWriting(stateDir: string): Promise<void> {
  const journal = await openedFor({ stateDir, recipe: "written" });
  let left = DURABLE_EVENTS;
  const startedMs = performance.now();
  const write = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await journal.append({ ...INTENT, video: `video-${left}` }).written;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const perSecond = Math.round(DURABLE_EVENTS / ((performance.now() - startedMs) / 1000));
  await journal.close();
  const verdict = perSecond >= 20_000 ? "met" : "MISSED";
  console.log(
    `durable events, ${WRITERS} videos at once: ${perSecond.toLocaleString("en")} a second (target: at least 20,000: ${verdict})`,
  );
}

async function openedFor(place: Pick<OpenOptions, "stateDir" | "recipe">) {
  const run = "20260101000000-bench000";
  const opened = await openJournal({ ...place, run, files: nodeFiles, machine: thisMachine });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function report(what: string, times: readonly number[], targetMs: number): void {
  const sorted = times.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const verdict = median <= targetMs ? "met" : "MISSED";
  const seconds = (ms: number | undefined): string => ((ms ?? Number.NaN) / 1000).toFixed(2);
  console.log(
    `${what}: ${seconds(median)} s, ${seconds(sorted[0])} to ${seconds(sorted.at(-1))} (target: at most ${targetMs / 1000} s: ${verdict})`,
  );
}

/** One night: as many videos as give so many events, each with two prompts and an export. */
async function writeJournal(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const stamp = { run: "20260101000000-bench000", recipe: "big" };
  const lines = function* (): Generator<string> {
    let seq = 0;
    for (const fact of night()) {
      seq += 1;
      const at = new Date(Date.UTC(2026, 0, 1) + seq * 137).toISOString();
      yield formatLine({ seq, at, ...stamp, ...fact } satisfies Event);
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

function* night(): Generator<Fact> {
  const videos = Math.ceil((EVENTS - 1) / factsOf(1).length);
  yield { type: "run.started", target: "cloud", videos, version: "0.0.0", file: "big.yaml" };
  for (let number = 1; number <= videos; number += 1) yield* factsOf(number);
}

function factsOf(number: number): Fact[] {
  const video = `video-${number}`;
  const digest = (nth: number): string => `${number}${nth}`.padStart(64, "a");
  const before = {
    type: "draft.read",
    purpose: "before",
    digest: digest(0),
    tracks: 0,
    timeline: "",
  } as const;
  const look = {
    type: "draft.read",
    purpose: "look",
    digest: digest(1),
    tracks: 2,
    timeline: `Timeline (2 tracks): 1. Video: product ${number} (0-10s) 2. BGM: Lo-fi (0-10s, 35%)`,
  } as const;
  const prompts = [1, 2].flatMap((nth): Fact[] => {
    const step = { video, key: digest(nth).slice(0, 32), step: `prompt ${nth}` };
    return [
      { type: "credits.reserved", ...step, credits: 100 },
      { ...INTENT, ...step },
      { type: "prompt.ended", ...step, texts: ["I have generated the clip for you."], incomplete: false },
      { ...look, video },
      { ...look, video },
      { type: "draft.verified", ...step, digest: digest(nth), reconciled: false },
      { type: "credits.checked", available: 1e6, frozen: 0, total: 1e6 },
      { type: "credits.settled", ...step, credits: 100, basis: "measured" },
    ];
  });
  const step = { video, key: digest(3).slice(0, 32), step: "export" };
  const render = { ...step, render: `render_${number}` };
  const file = { ...step, file: `out/big/${video}.mp4`, bytes: 1_234_567, sha256: digest(4), duration_s: 10 };
  return [
    {
      type: "session.created",
      video,
      session: `s${number}`,
      task: `t${number}`,
      target: "cloud",
      reason: "first",
    },
    { ...before, video },
    ...prompts,
    { type: "render.intended", ...render, format: "mp4", quality: "high", draft: digest(2) },
    { type: "render.submitted", ...render },
    { type: "render.finished", ...render },
    { type: "download.checked", ...file },
    { type: "download.finished", ...file },
    { type: "video.done", video },
  ];
}
