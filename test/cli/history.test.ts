// `history` as a program: the runs of all journals, newest first, and two of them compared.

import { expect, test } from "vitest";
import type { Fact } from "../../src/core/run/events.ts";
import { formatLine } from "../../src/journal/line.ts";
import { batch } from "../report/batch.ts";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

async function nights(): Promise<Project> {
  const project = await openProject();
  const lines = batch({ videos: 30, nights: 2 }).map(formatLine);
  await project.write(".nemo/night/journal.jsonl", lines.join(""));
  return project;
}

test("runs are listed, the newest first, with what they made, cost and came to", async () => {
  const { stdout, code } = await (await nights()).run(["history"]);
  const [head, newest, oldest] = stdout.split("\n").map((line) => line.trim().split(/ {2,}/u));
  expect(code).toBe(0);
  expect(head).toEqual([
    "run",
    "begun (UTC)",
    "backend",
    "files",
    "video",
    "credits",
    "time",
    "result",
    "videos",
  ]);
  expect(newest?.slice(0, 4)).toEqual(["20261115220000-run1", "2026-11-15 22:00", "cloud", "13"]);
  expect(oldest?.slice(5)).toEqual(["1,400", "1h 00m", "exit code 6", "14 done, 1 failed"]);
});

test("two runs are compared, with what changed from one to the other", async () => {
  const { stdout } = await (await nights()).run(["history", "20261114", "20261115"]);
  expect(stdout).toMatch(/^Credits +1,400 +1,300 +−7 %$/mu);
  expect(stdout).toContain("parked → no part (1): night/clip-10\n");
  expect(stdout).toContain("no part → done (13): night/clip-16, night/clip-17, ");
  const newest = await (await nights()).run(["history", "--compare"]);
  expect(newest).toMatchObject({ code: 0, stdout });
});

test("what changed its state from one run to the next is named, the same way together", async () => {
  const project = await openProject();
  const nightly: readonly (readonly [string, readonly Fact[]])[] = [
    ["20261101-a", [done("a"), failed("b"), failed("c"), done("e")]],
    ["20261102-b", [failed("a"), done("b"), failed("c"), done("d"), failed("d"), done("d")]],
  ];
  let seq = 0;
  const events = nightly.flatMap(([id, facts]) =>
    [{ type: "run.started", target: "cloud", videos: 5, version: "0.1.0" } as const, ...facts].map(
      (fact) => ({
        seq: ++seq,
        at: "2026-11-01T00:00:00.000Z",
        run: id,
        recipe: "night",
        ...fact,
      }),
    ),
  );
  await project.write(".nemo/night/journal.jsonl", events.map(formatLine).join(""));
  const { stdout } = await project.run(["history", "20261101", "20261102"]);
  expect(stdout.split("\n").slice(-4, -1)).toEqual([
    "done → failed (1): night/a",
    "failed → done (1): night/b",
    "no part → done (1): night/d",
  ]);
  const { changes } = JSON.parse((await project.run(["history", "--compare", "--json"])).stdout) as {
    readonly changes: unknown;
  };
  expect(changes).toEqual([
    { video: "night/a", from: "done", to: "failed" },
    { video: "night/b", from: "failed", to: "done" },
    { video: "night/d", from: null, to: "done" },
  ]);
});

const done = (video: string): Fact => ({ type: "video.done", video });
const failed = (video: string): Fact => ({ type: "video.failed", video, reason: "no" });

test("--json gives both the list and the comparison to machines", async () => {
  const project = await nights();
  const { runs } = JSON.parse((await project.run(["history", "--json"])).stdout) as { runs: unknown[] };
  expect(runs).toHaveLength(2);
  expect(runs[0]).toMatchObject({
    run: "20261114220000-run0",
    files: 14,
    credits: 1400,
    not_done: ["night/clip-10"],
  });
  const compared = await project.run(["history", "20261114", "20261115", "--json"]);
  expect(JSON.parse(compared.stdout)).toMatchObject({ first: { credits: 1400 }, second: { credits: 1300 } });
});

test("a name that fits no run or several is refused, and so is a single one", async () => {
  const project = await nights();
  const refusal = async (...names: string[]): Promise<string> => {
    const { code, stderr } = await project.run(["history", ...names]);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refusal("2026", "20261114")).toContain("more than one run begins with 2026");
  expect(await refusal("1999", "20261114")).toContain("there is no run 1999");
  expect(await refusal("20261114")).toContain("history takes no run, or two to compare");
});
