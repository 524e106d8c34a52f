// Measures what users wait for, against the project's targets: start-up, validation, the demo, a large batch. Run by `npm run bench`,
// on a machine that does nothing else: medians are judged, and other work on it makes them worse.

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const PROGRAM = path.join(ROOT, "bin/nemo-pipeline.js");
const RUNS = 24;

const folder = mkdtempSync(path.join(tmpdir(), "nemo-bench-"));
try {
  measureStart();
  measureValidate();
  measureDemo();
  measureBatch();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Taken in turns, so that what else the machine does falls on both alike. */
function measureStart(): void {
  const bareMs: number[] = [];
  const versionMs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bareMs.push(node(["-e", "0"]).ms);
    versionMs.push(node([PROGRAM, "--version"]).ms);
  }
  const bare = median(bareMs);
  const over = median(versionMs) - bare;
  report("node -e 0", `${bare.toFixed(1)} ms`);
  report("--version", `${(bare + over).toFixed(1)} ms, ${over.toFixed(1)} ms over bare node`, {
    target: "within 15 ms",
    met: over <= 15,
  });
}

function measureValidate(): void {
  writeFileSync(path.join(folder, "hundred.yaml"), recipe("hundred", 100));
  const times = Array.from({ length: RUNS }, () => node([PROGRAM, "validate", "hundred.yaml"]).ms);
  const ms = median(times);
  const fastest = Math.min(...times);
  report("validate, 100 videos", `${ms.toFixed(1)} ms, the fastest ${fastest.toFixed(1)} ms`, {
    target: "at most 100 ms",
    met: ms <= 100,
  });
}

function measureDemo(): void {
  cpSync(path.join(ROOT, "recipes"), path.join(folder, "recipes"), { recursive: true });
  const { ms } = node([PROGRAM, "run", "recipes/launch.yaml", "--local", "--json"]);
  report("demo", `${(ms / 1000).toFixed(1)} s`, { target: "at most 60 s", met: ms <= 60_000 });
}

function measureBatch(): void {
  writeFileSync(path.join(folder, "batch.yaml"), recipe("batch", 300));
  const { ms, peakMb } = node([PROGRAM, "run", "batch.yaml", "--local", "--stub-renders", "--json"]);
  report("300 videos, stub renders", `${(ms / 1000).toFixed(1)} s`, {
    target: "at most 60 s",
    met: ms <= 60_000,
  });
  report("300 videos, memory", `${peakMb.toFixed(0)} MB at most in one process`, {
    target: "at most 300 MB",
    met: peakMb <= 300,
  });
}

function recipe(name: string, count: number): string {
  const videos = Array.from({ length: count }, (_, index) => [
    `  video-${index}:`,
    `    prompt: Generate a 5-second clip of coffee number ${index} with the title "Cup ${index}"`,
    `    export: { format: mp4, file: out/${name}/${index}.mp4 }`,
  ]);
  return ["version: 1", `name: ${name}`, "videos:", ...videos.flat(), ""].join("\n");
}

interface Measured {
  readonly ms: number;
  /** Of the largest process, where several were at work. */
  readonly peakMb: number;
}

function node(args: readonly string[]): Measured {
  const peaks = path.join(folder, "peaks");
  const isRun = args.includes("run");
  if (isRun) writeFileSync(peaks, "");
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: surroundings(isRun ? { NODE_OPTIONS: `--import=${peakNoter(peaks)}` } : {}),
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  const ms = performance.now() - startedMs;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return { ms, peakMb: isRun ? largest(peaks) : 0 };
}

/** Reading certificates (NODE_EXTRA_CA_CERTS) costs every start of Node the same 35 ms, and is no one's fault here. */
function surroundings(more: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return { PATH: process.env["PATH"], HOME: folder, ...more };
}

/** A module that every process loads first, and that writes down how much memory it took when it ends. */
function peakNoter(file: string): string {
  const code = `import { appendFileSync } from "node:fs";
process.on("exit", () => appendFileSync(${JSON.stringify(file)}, process.resourceUsage().maxRSS + "\\n"));`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function largest(file: string): number {
  return Math.max(...readFileSync(file, "utf8").trim().split("\n").map(Number)) / 1024;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(
  what: string,
  measured: string,
  goal?: { readonly target: string; readonly met: boolean },
): void {
  const verdict = goal === undefined ? "" : `${goal.met ? "met" : "MISSED"} (${goal.target})`;
  console.log(`${what.padEnd(26)}${measured.padEnd(42)}${verdict}`);
}
