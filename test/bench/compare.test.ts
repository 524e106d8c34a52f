// The comparison with what people would write otherwise: it counts what it says, and this program pays for nothing twice in it.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { batchOf } from "../../bench/compare/batch.ts";
import { compare } from "../../bench/compare/comparison.ts";
import { CONTENDERS } from "../../bench/compare/contenders.ts";
import { countFiles, countPrompts } from "../../bench/compare/counting.ts";
import type { Figures } from "../../bench/compare/tally.ts";
import { withServer } from "../../bench/compare/server.ts";
import { killShares } from "../../bench/compare/terms.ts";
import type { Terms } from "../../bench/compare/terms.ts";
import { trial } from "../../bench/compare/trial.ts";
import type { Effects, FaultPlan } from "../../src/emulator/fault-plan.ts";

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "nemo-compare-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const terms = (folder: string): Terms => ({
  kills: 3,
  killsPerBatch: 3,
  videos: 3,
  /** Draws kills early in the batch, while prompts are worked on: 21, 32 and 37 % of the time. */
  seed: 11,
  speed: 100,
  weather: "calm",
  folder,
  note: () => undefined,
});

test.skipIf(process.platform !== "linux")(
  "killed three times at the same instants, this program pays once and a script with a state file pays again",
  { timeout: 120_000 },
  async () => {
    const folder = await openFolder();
    const names = ["nemo-pipeline", "rival.mjs"];
    const chosen = CONTENDERS.filter(({ name }) => names.includes(name));
    const [ours, script] = (await Promise.all(
      chosen.map((contender) => compare(contender, terms(folder))),
    )) as [Figures, Figures];
    expect(ours).toMatchObject({ kills: 3, videos: 3, prompts: 6, repeated: 0, overpaid: 0 });
    expect(ours).toMatchObject({ undone: 0, lost: 0, broken: 0, unfinished: 0, spent: 450 });
    expect(script).toMatchObject({ kills: 3, videos: 3, prompts: 6, undone: 0, lost: 0 });
    expect(script.repeated).toBeGreaterThan(0);
    expect(script.overpaid).toBe(script.spent - 450);
    expect(script.overpaid).toBeGreaterThan(0);
  },
);

test("an answer that is lost is paid for again by the script, and not by this program", async () => {
  const lost = { cutAfterBytes: 150 };
  const [ours, script] = await Promise.all([trialOf("nemo-pipeline", lost), trialOf("rival.mjs", lost)]);
  expect(ours).toMatchObject({ prompts: 2, repeated: 0, overpaid: 0, lost: 0 });
  expect(script).toMatchObject({ prompts: 2, repeated: 1, overpaid: 50, lost: 0 });
});

test("where this program cannot know, the person says what the server knows, and it ends", async () => {
  const figures = await trialOf("nemo-pipeline", { neverApply: true, silent: true });
  expect(figures).toMatchObject({ asked: 1, repeated: 1, overpaid: 0, undone: 0, lost: 0, unfinished: 0 });
});

/** One video, not killed, whose first prompt meets a fault. */
async function trialOf(name: string, effects: Effects): Promise<Figures> {
  const folder = await openFolder();
  const contender = CONTENDERS.find((one) => one.name === name);
  if (contender === undefined) throw new Error(`no contender ${name}`);
  const faults: FaultPlan = { seed: 1, faults: [{ route: "run_sse", when: { at: [1] }, effects }] };
  const speed = 500;
  const at = { dir: path.join(folder, "server"), terms: { ...terms(folder), speed }, faults };
  return withServer(at, (server) =>
    trial({ contender, server, speed, batch: batchOf(1, 1), dir: path.join(folder, "batch") }, []),
  );
}

test("the instants are shares of the undisturbed time, ascending, and the same for everybody", () => {
  const shares = killShares(terms(""), 1);
  expect(shares).toEqual(killShares(terms("elsewhere"), 1));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares).not.toEqual(killShares(terms(""), 2));
});

test("a prompt that was paid twice, one that was repeated for nothing and one that was never done are told apart", () => {
  const batch = batchOf(1, 2);
  const [first = "", second = "", third = "", fourth = ""] = batch.videos.flatMap(({ prompts }) => prompts);
  const applied = (text: string, spent: number) => ({ text, outcome: "applied" as const, spent });
  const nothing = (text: string) => ({ text, outcome: "nothing" as const, spent: 0 });
  const again = [applied(first, 100), applied(first, 50), nothing(second), applied(second, 50)];
  const ledger = [...again, applied(third, 100), nothing(fourth), applied("of another batch", 50)];
  expect(countPrompts(ledger, batch)).toEqual({
    prompts: 4,
    repeated: 2,
    spent: 300,
    overpaid: 50,
    undone: 1,
  });
});

test("a video without a file is lost, and a file that is not whole is found", async () => {
  const folder = await openFolder();
  const batch = batchOf(1, 2);
  expect(await countFiles(folder, batch)).toEqual({ videos: 2, lost: 2, broken: [] });
  const half = path.join(folder, "out", `${batch.videos[0]?.id}.mp4`);
  await mkdir(path.dirname(half));
  await writeFile(half, "half a file");
  expect(await countFiles(folder, batch)).toEqual({ videos: 2, lost: 1, broken: [half] });
});
