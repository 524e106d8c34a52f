// The paid request when its answer goes wrong: the message is never sent again, and the draft tells what became of it.

import { expect, test } from "vitest";
import { at, page } from "./double/faults.ts";
import type { Fault, StreamFault } from "./double/faults.ts";
import { ERRORS, STYLES } from "./double/words.ts";
import { expectHonest, ONE, openStage, TWO } from "./rig.ts";

const stageWith = (fault: Fault, options: Parameters<typeof openStage>[0] = {}) =>
  openStage({ videos: TWO, script: at("prompt", [2], fault), ...options });

test.each(STYLES)("a stream in the style %s is an answer, in pieces of any size", async (style) => {
  for (const seed of [1, 2, 3]) {
    const stage = await openStage({ seed, videos: ONE, script: at("prompt", [1], { do: "stream", style }) });
    expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
    const ended = (await stage.journal()).find(({ type }) => type === "prompt.ended");
    expect(ended?.["error"]).toBeUndefined();
    expect(ended?.["texts"]).toEqual(TEXTS[style]);
    await expectHonest(stage);
  }
});

const TEXTS: Readonly<Record<(typeof STYLES)[number], readonly string[]>> = {
  typed: ["Here is your video. ", "Click Export to download it."],
  adk: ["Your cut is ready: 你好 🎬"],
  mixed: ["First\u2028line", "Second line"],
  silent: [],
  stop: [],
  noise: ["Done, the title is in."],
};

const APPLIED: readonly (readonly [string, StreamFault | Fault])[] = [
  ["is reset in the middle", { do: "stream", style: "adk", end: "reset" }],
  ["ends in the middle of an event", { do: "stream", style: "adk", end: "in-the-middle" }],
  ["falls silent", { do: "stream", end: "hangs" }],
  ["holds nothing but heartbeats", { do: "stream", end: "heartbeats" }],
  ["is a 502 of a machine in between", { do: "stream", end: "gateway" }],
  ["breaks before its first byte", { do: "reset", after: true }],
  ["is lost while the backend goes on working", { do: "stream", end: "reset", fate: { lateMs: 120 } }],
  ["ends without a word before the draft changes", { do: "stream", style: "silent", fate: { lateMs: 120 } }],
];

test.each(APPLIED)(
  "a stream that %s, with the message carried out: found in the draft",
  async (_name, fault) => {
    const stage = await stageWith(fault, { timing: { idle_timeout: "400ms" } });
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code, stdout + stderr).toBe(0);
    expect(stage.double.count("prompt")).toBe(2);
    expect((await stage.status())["tea"]).toMatchObject({ state: "done", credits: 150 });
    await expectHonest(stage);
  },
);

test("a stream that goes on beyond the total time-out is given up, and the draft tells", async () => {
  const stage = await stageWith(
    { do: "stream", end: "heartbeats" },
    { timing: { prompt_timeout: "500ms", idle_timeout: "30s" } },
  );
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  expect(stage.double.count("prompt")).toBe(2);
  await expectHonest(stage);
});

const LOST: readonly (readonly [string, Fault])[] = [
  ["a connection that breaks before the message arrived", { do: "reset" }],
  ["silence", { do: "silence" }],
  ["a 502 page", page(502)],
  ["a page with 200", page(200)],
  ["a stream that is reset, and nothing comes of it", { do: "stream", end: "reset", fate: "dropped" }],
  [
    "a stream that ends without a word, and nothing comes of it",
    { do: "stream", style: "silent", fate: "dropped" },
  ],
];

test.each(LOST)("%s: unknown, exit code 6, and only the user's word sends it again", async (_name, fault) => {
  const stage = await stageWith(fault, { timing: { idle_timeout: "400ms" } });
  const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
  expect(code, stdout + stderr).toBe(6);
  expect(stdout + stderr).toMatch(/tea.*prompt 2.*resolve/su);
  const { tea } = await stage.status();
  expect(tea).toMatchObject({ state: "unknown" });
  expect(tea?.reason).toMatch(/^prompt 2: /u);
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(6);
  expect(stage.double.count("prompt")).toBe(2);
  stage.double.allowRepeat('Add the title "Tea"');
  expect((await stage.run("resolve", "tea", "--resend")).code).toBe(0);
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  expect((await stage.status())["tea"]).toMatchObject({ state: "done", credits: 150 });
  expect(stage.double.violations).toEqual([]);
  expect((await stage.ledger()).total).toBe(stage.double.books.spent());
});

test.each(ERRORS)("an error inside the stream (%s) is told, and the draft decides", async (error) => {
  const dropped = await stageWith({ do: "stream", error, fate: "dropped" });
  const { code, stdout } = await dropped.run("run", "r.yaml", "--yes");
  expect(code).toBe(6);
  expect(stdout).toMatch(/tea.*prompt 2.*overloaded/su);
  await expectHonest(dropped);
  const applied = await stageWith({ do: "stream", error });
  expect((await applied.run("run", "r.yaml", "--yes")).code).toBe(0);
  await expectHonest(applied);
});

test("a question instead of an edit is no success: it fails with the backend's words, and costs what the backend took", async () => {
  const stage = await stageWith({ do: "stream", style: "question", fate: "dropped" });
  const { code, stdout } = await stage.run("run", "r.yaml", "--yes");
  expect(code).toBe(3);
  expect(stdout).toMatch(/tea.*prompt 2.*Which style do you prefer/su);
  expect((await stage.status())["tea"]).toMatchObject({ state: "failed", credits: 100 });
  await expectHonest(stage);
});

test("what the backend charged for a message that came to nothing stands in the ledger", async () => {
  const stage = await stageWith({ do: "stream", style: "question", fate: "dropped", cost: 20 });
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(3);
  expect((await stage.ledger()).entries.map(({ cost }) => cost)).toEqual([100, 20]);
  await expectHonest(stage);
});
