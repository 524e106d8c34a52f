// Measures what the terminal view costs at 1,000 videos with 100 in work: `npm run bench:pretty`. The same run is told to nobody as well,
// so that what is counted is the view and not the run.

import { openSync, writeSync } from "node:fs";
import { createReporter } from "../src/reporters/create.ts";
import type { Reporter, Screen } from "../src/reporters/reporter.ts";
import { PlayedRun, playedPlan } from "./played-run.ts";

const RUN = { videos: 1000, inWork: 100, videoMs: 40_000 };
const SECONDS = 10;
const STEP_MS = 20;
const MAX_FRAMES_A_SECOND = 4;
const MAX_CORE_PERCENT = 3;

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
  { columns: 40, rows: 10 },
];

for (const size of SIZES) {
  const nobody = await measure(undefined);
  const { screen, shown } = screenOf(size);
  const reporter = await createReporter("pretty", {
    screen,
    quiet: false,
    placeOf: () => undefined,
    stillWorkingMs: 120_000,
    retryTiming: { rateLimitWaitMs: 30_000, renderPollMs: 10_000, backOffMs: 1000 },
  });
  const view = await measure(reporter, () => Object.assign(shown, { frames: 0, bytes: 0 }));
  const frames = shown.frames / view.seconds;
  const percent = 100 * (view.coreShare - nobody.coreShare);
  const cells = [
    `${size.columns}×${size.rows}`,
    `${frames.toFixed(2)} frames a second, ${verdict(frames <= 1.02 * MAX_FRAMES_A_SECOND, `at most ${MAX_FRAMES_A_SECOND}`)}`,
    `${percent.toFixed(2)} % of a core, ${verdict(percent < MAX_CORE_PERCENT, `under ${MAX_CORE_PERCENT} %`)}`,
    `${(shown.bytes / view.seconds / 1000).toFixed(1)} kB a second`,
  ];
  console.log(
    cells
      .map((cell, index) => cell.padEnd(index === 0 ? 8 : 42))
      .join("")
      .trimEnd(),
  );
}

function verdict(met: boolean, target: string): string {
  return `${met ? "met" : "MISSED"} (${target})`;
}

interface Measured {
  readonly seconds: number;
  readonly coreShare: number;
}

/** From the moment on when videos have been made and others begin all the time: what comes before is told at once. */
async function measure(reporter: Reporter | undefined, begin = () => {}): Promise<Measured> {
  const beganMs = Date.now() - 2 * RUN.videoMs;
  reporter?.plan(playedPlan(RUN));
  const run = new PlayedRun(RUN, { listener: reporter ?? {}, beganMs });
  for (let atMs = beganMs; atMs < Date.now(); atMs += 500) run.advance(atMs);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  begin();
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const seconds = await playFor(SECONDS, run);
  const { user, system } = process.cpuUsage(before);
  await reporter?.close();
  return { seconds, coreShare: (user + system) / 1000 / (performance.now() - startMs) };
}

async function playFor(seconds: number, run: PlayedRun): Promise<number> {
  const startMs = performance.now();
  const passed = (): number => (performance.now() - startMs) / 1000;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      run.advance(Date.now());
      if (passed() < seconds) return;
      clearInterval(timer);
      resolve(passed());
    }, STEP_MS);
  });
}

/** Everything is really written, to where nothing is kept. */
function screenOf({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const nowhere = openSync("/dev/null", "w");
  const shown = { frames: 0, bytes: 0 };
  const write = (text: string): void => {
    shown.bytes += writeSync(nowhere, text);
    if (text.includes("\u001b[?2026h")) shown.frames += 1;
  };
  const screen: Screen = {
    out: write,
    err: write,
    command: write,
    columns: () => columns,
    rows: () => rows,
    color: true,
    interactive: true,
    errInteractive: true,
    now: () => Date.now(),
    every(ms, tick) {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
  };
  return { screen, shown };
}
