// Five hundred prompts through a storm of faults: nothing is paid for twice, everything ends, and the books agree.
// SOAK_SEED repeats a storm, SOAK_PROMPTS makes it larger.

import { expect, test } from "vitest";
import type { Accepted } from "./double/books.ts";
import { openStage } from "./rig.ts";
import type { Stage } from "./rig.ts";
import { storm } from "./storm.ts";

/** The same storm each time, so that a failure belongs to the change that is tested; draw others with SOAK_SEED=$RANDOM. */
const SEED = Number(process.env["SOAK_SEED"] ?? 2);
const PROMPTS = Number(process.env["SOAK_PROMPTS"] ?? 500);
const PER_VIDEO = 4;
const MOST_RUNS = 20;
const LIMITS = { prompts: 8, uploads: 2, renders: 8, downloads: 4 };

test(`${PROMPTS} prompts in a storm (SOAK_SEED=${SEED})`, { timeout: PROMPTS * 1000 }, async () => {
  const stage = await openStage({
    seed: SEED,
    videos: videos(PROMPTS / PER_VIDEO),
    balance: "anonymous",
    credits: PROMPTS * 1000,
    limits: LIMITS,
    timing: {
      request_timeout: "1s",
      prompt_timeout: "1200ms",
      idle_timeout: "600ms",
      reconcile: "[20ms, 40ms, 40ms, 40ms, 40ms]",
      settle: "20ms",
      rate_limit_wait: "30ms",
    },
    script: storm(SEED, { prompts: 0.25, others: 0.03 }),
  });
  const runs = await runToTheEnd(stage);
  process.stderr.write(`${figures(stage, runs)}\n`);
  await expectTheEnd(stage);
  await expectTheBooksToAgree(stage);
});

const videos = (count: number): string =>
  Array.from({ length: count }, (_, video) => {
    const steps = Array.from({ length: PER_VIDEO }, (_step, step) =>
      step === 0 ? `Generate clip number ${video}` : `Change ${step} of clip ${video}: a warmer light`,
    );
    return `  v${video}: { steps: [${steps.map((step) => JSON.stringify(step)).join(", ")}] }\n`;
  }).join("");

/** Runs, and says what became of what is unknown, until there is nothing left to do. The codes of the runs. */
async function runToTheEnd(stage: Stage): Promise<number[]> {
  const codes: number[] = [];
  while (codes.length < MOST_RUNS) {
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect([0, 3, 4, 5, 6], stdout.slice(-2000) + stderr.slice(-2000)).toContain(code);
    codes.push(code ?? -1);
    if (code === 0 || code === 3) return codes;
    await resolveUnknown(stage);
  }
  throw new Error(`still not done after ${codes.length} runs: ${codes.join(", ")}`);
}

/** As the user who has looked at the project in the editor. */
async function resolveUnknown(stage: Stage): Promise<void> {
  await expect.poll(() => stage.double.accepted().every(({ state }) => state !== "working")).toBe(true);
  const open = Object.entries(await stage.status()).filter(([, { state }]) => state === "unknown");
  const journal = await stage.journal();
  for (const [video] of open) {
    const intent = journal.findLast((event) => event.type === "prompt.intended" && event.video === video);
    const text = String(intent?.["text"]);
    const session = journal.findLast((event) => event.type === "session.created" && event.video === video);
    const isIt = (accepted: Accepted): boolean =>
      accepted.text === text && accepted.session === session?.["session"];
    const how = wordOn(stage.double.accepted().findLast(isIt));
    if (how === "--resend") stage.double.allowRepeat(text);
    const { code, stderr } = await stage.run("resolve", video, how);
    expect(code, stderr).toBe(0);
  }
}

function wordOn(accepted: Accepted | undefined): string {
  if (accepted?.state === "applied") return "--applied";
  return accepted === undefined || accepted.text.length % 2 === 0 ? "--resend" : "--abandon";
}

async function expectTheEnd(stage: Stage): Promise<void> {
  const ended = Object.values(await stage.status());
  expect(ended).toHaveLength(PROMPTS / PER_VIDEO);
  for (const { state, reason } of ended) {
    expect(["done", "failed"]).toContain(state);
    if (state === "failed") expect(reason).not.toBe("");
  }
  expect(stage.double.violations).toEqual([]);
  const { peaks } = stage.double;
  for (const kind of ["prompts", "uploads", "downloads"] as const) {
    expect(peaks[kind]).toBeLessThanOrEqual(LIMITS[kind]);
  }
}

async function expectTheBooksToAgree(stage: Stage): Promise<void> {
  const { entries, total } = await stage.ledger();
  expect(entries.filter(({ cost }) => cost === null)).toEqual([]);
  expect(total).toBe(stage.double.books.spent());
}

function figures({ double }: Stage, runs: readonly number[]): string {
  const { peaks, books } = double;
  return [
    `SOAK_SEED=${SEED}: ${double.count("prompt")} prompt requests, ${books.accepted.length} accepted, ${books.spent()} credits,`,
    `runs ended with ${runs.join(", ")}, at most ${JSON.stringify(peaks)}, ${double.calls.length} calls`,
  ].join(" ");
}
