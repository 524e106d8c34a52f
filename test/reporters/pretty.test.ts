import { expect, it } from "vitest";
import { PrettyReporter } from "../../src/reporters/pretty.ts";
import { widthOf } from "../../src/reporters/width.ts";
import { HOSTILE, LONG, UNSEEN } from "./hostile.ts";
import { FakeScreen } from "./screen.ts";
import { planned, planOf, Script } from "./script.ts";
import { Terminal } from "./terminal.ts";

function rig(size = { columns: 80, rows: 24 }) {
  const terminal = new Terminal(size.rows);
  const screen = new FakeScreen(size);
  const write = screen.out.bind(screen);
  screen.out = (text) => {
    terminal.write(text);
    write(text);
  };
  const reporter = new PrettyReporter(screen);
  return { terminal, screen, reporter, script: new Script(reporter, screen) };
}

type Rig = ReturnType<typeof rig>;

const STOPPING =
  "Stopping: nothing new is started, what is in flight is waited for. Press Ctrl-C again to end at once; run again to go on.";

const ids = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);
const upload = { key: "u", step: "upload 1", inputs: ["a.mp4"] };

function begin({ script, reporter }: Rig, { videos, inWork }: { videos: number; inWork: number }) {
  reporter.plan(planOf(ids(videos).map((id) => planned(id))));
  script.started(videos);
  for (const video of ids(inWork)) script.tell({ type: "upload.started", video, ...upload });
}

/** The library begins to draw a moment after it was started. */
const drawn = ({ terminal, screen }: Rig, text: string) =>
  expect
    .poll(() => {
      screen.pass(250);
      return terminal.text;
    })
    .toContain(text);

/** What stands below the plan. */
const frameOf = ({ terminal }: Rig) =>
  terminal.text
    .slice(terminal.text.indexOf("Plan:"))
    .split("\n")
    .slice(2)
    .map((line) => line.replace(/\s\s+/g, "  "));

it("shows each video in work with stage, progress and time, and the totals below", async () => {
  const it = rig();
  begin(it, { videos: 3, inWork: 2 });
  const bytes = { kind: "bytes", done: 3.1e6, total: 12.4e6 } as const;
  it.reporter.progress({ recipe: "launch", video: "v0", stage: "upload", ...bytes });
  const prompt = { video: "v1", key: "p", step: "prompt 1" };
  it.script.tell({ type: "credits.reserved", ...prompt, credits: 100 });
  const intent = { text: "x", work: "generate", estimate: 100, before: "" } as const;
  it.script.tell({ type: "prompt.intended", ...prompt, ...intent });
  const words = { kind: "words", words: "adds music" } as const;
  it.reporter.progress({ recipe: "launch", video: "v1", stage: "prompt", ...words });
  await drawn(it, "in work");
  it.script.after(65_000 - (it.screen.now() % 65_000));
  it.screen.pass(250);
  expect(frameOf(it).map((line) => line.replace(/\d+(s|m \d+s)/g, "TIME"))).toEqual([
    "v0  upload 1: uploading  3.1 of 12.4 MB  TIME",
    "v1  prompt 1: generating  adds music  TIME",
    "0 of 3 done · 2 in work · 1 waiting · 0 credits spent + 100 reserved · TIME",
  ]);
  await it.script.ends();
});

it("takes the frame away at the end and leaves the plan and the summary", async () => {
  const it = rig();
  it.reporter.plan(planOf([planned("teaser")]));
  it.script.started(1).makes("teaser");
  await drawn(it, "1 of 1 done");
  await it.script.ends();
  expect(it.terminal.text).toBe(`video   class  credits  reason
teaser  paid       100  new

Plan: 1 video (1 paid), about 100 credits.

Made 1 file:
  out/launch/teaser.mp4  10 s  2.1 MB

1 of 1 video done, 100 credits spent, ${/spent, (.*)\./.exec(it.terminal.text)?.[1]}.`);
  expect(it.terminal.cursorVisible).toBe(true);
  expect(it.screen.ticking).toBe(0);
});

it.each([
  { columns: 80, rows: 24 },
  { columns: 40, rows: 10 },
  { columns: 20, rows: 4 },
  { columns: 200, rows: 50 },
])("fits 1,000 videos with 100 in work into $columns x $rows, and counts the rest", async (size) => {
  const it = rig(size);
  begin(it, { videos: 1000, inWork: 100 });
  await drawn(it, "0 of 1,000 done");
  const above = it.terminal.text
    .split("\n")
    .findIndex((line) => line.startsWith("v0  up") || line.startsWith("0 of"));
  for (const video of ids(5)) it.script.makes(video);
  it.screen.pass(250);
  const lines = it.terminal.text.split("\n");
  expect(lines.length - above).toBeLessThan(size.rows);
  expect(Math.max(...lines.slice(above).map(widthOf))).toBeLessThanOrEqual(size.columns);
  expect(it.terminal.text).toContain("5 of 1,000 done");
  if (size.rows > 4) expect(it.terminal.text).toMatch(/and \d+ more videos in work/);
  await it.script.ends();
});

it("draws at most four frames a second, whatever happens in between", async () => {
  const it = rig();
  begin(it, { videos: 1000, inWork: 100 });
  await drawn(it, "in work");
  const before = it.screen.written.length;
  for (let done = 0; done < 10_000; done++) {
    const video = `v${done % 100}`;
    it.reporter.progress({ recipe: "launch", video, stage: "upload", kind: "bytes", done, total: 10_000 });
    if (done % 100 === 99) it.screen.pass(10);
  }
  expect(it.screen.written.length - before).toBeLessThanOrEqual(5);
  await it.script.ends();
});

it("follows the terminal when it becomes narrower, and leaves nothing of the wider frame", async () => {
  const it = rig();
  begin(it, { videos: 30, inWork: 5 });
  await drawn(it, "5 in work");
  it.terminal.narrow(30);
  it.screen.size = { columns: 30, rows: 24 };
  it.screen.pass(250);
  const { lines } = it.terminal;
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(30);
  expect(lines.filter((line) => line.startsWith("v0  up"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes("of 30 done"))).toHaveLength(1);
  expect(it.terminal.text).toContain("Plan: 30 videos");
  await it.script.ends();
});

it("tells the time left from those that are done, what is in work and what waits", async () => {
  const it = rig();
  begin(it, { videos: 12, inWork: 3 });
  await drawn(it, "in work");
  expect(it.terminal.text).not.toContain("left");
  for (const video of ids(3)) it.script.makes(video);
  for (const video of ids(6).slice(3)) it.script.tell({ type: "upload.started", video, ...upload });
  it.screen.pass(250);
  const [, usual = ""] = /about (\d)m \d\ds left/u.exec(it.terminal.text) ?? [];
  expect(Number(usual)).toBeGreaterThanOrEqual(4);
  await it.script.ends();
});

it("shows a notice in the frame and again at the end, and why the run stops", async () => {
  const it = rig();
  begin(it, { videos: 1, inWork: 1 });
  it.reporter.notice("the lock of a dead run was taken over");
  await drawn(it, "the lock of a dead run was taken over");
  const stop = { scope: "all", cause: "interrupted", message: "waits for what is in flight" } as const;
  it.script.tell({ type: "run.stopping", ...stop });
  await drawn(it, "stopping: waits for what is in flight");
  it.script.tell({ type: "video.done", video: "v0" });
  await it.script.ends();
  expect(it.terminal.text).not.toContain("stopping");
  expect(it.terminal.text).toContain("the lock of a dead run was taken over");
});

it.each([{ columns: 80 }, { columns: 40 }])(
  "tells who presses Ctrl-C in whole words what that means, in $columns columns",
  async ({ columns }) => {
    const it = rig({ columns, rows: 10 });
    begin(it, { videos: 30, inWork: 30 });
    await drawn(it, "more videos in work");
    it.reporter.notice(STOPPING);
    it.script.tell({ type: "run.stopping", scope: "all", cause: "interrupted", message: "interrupted" });
    await drawn(it, "stopping: interrupted");
    const frame = it.terminal.lines.slice(-10).join(" ").replace(/\s+/gu, " ");
    expect(frame).toContain(STOPPING);
    expect(frame).toContain("v0 upload 1");
  },
);

it("shows requests above the frame, whole and in their order, and leaves it room", async () => {
  const it = rig({ columns: 80, rows: 12 });
  begin(it, { videos: 30, inWork: 30 });
  it.screen.err = (text) => it.terminal.write(text);
  await drawn(it, "more videos in work");
  const lines = Array.from({ length: 40 }, (_, index) => `GET /api/state/${index} 200 ${index} ms`);
  for (const [index, line] of lines.entries()) {
    it.reporter.request(line);
    if (index % 7 === 0) it.screen.pass(250);
  }
  it.screen.pass(250);
  const shown = it.terminal.lines.filter((line) => line.includes("GET"));
  expect(shown).toEqual(lines);
  const below = it.terminal.lines.slice(it.terminal.lines.indexOf(lines.at(-1) ?? "") + 1);
  expect(below.filter((line) => line.startsWith("v"))).toHaveLength(4);
  expect(below.join("\n")).toContain("0 of 30 done");
  it.reporter.request("POST /last 200 1 ms");
  await it.script.ends();
  expect(it.terminal.text).toContain("GET /api/state/39 200 39 ms\nPOST /last 200 1 ms\n");
});

it("gives requests to stderr at once where that is no terminal", async () => {
  const it = rig();
  Object.assign(it.screen, { errInteractive: false });
  begin(it, { videos: 1, inWork: 1 });
  await drawn(it, "in work");
  it.reporter.request("GET /a 200 1 ms\u001b[2J");
  expect(it.screen.stderr).toBe("GET /a 200 1 ms\n");
  await it.script.ends();
});

it("gives the cursor back at once when the run ends without a summary, and draws no more", async () => {
  const it = rig();
  begin(it, { videos: 1, inWork: 1 });
  await drawn(it, "in work");
  expect(it.terminal.cursorVisible).toBe(false);
  void it.reporter.close();
  expect(it.terminal.cursorVisible).toBe(true);
  const before = it.screen.written.length;
  it.script.after(1000).tell({ type: "video.done", video: "v0" }).after(1000);
  expect(it.screen.written.length).toBe(before);
});

it("keeps hostile words from moving the cursor or taking more than their line", async () => {
  const it = rig();
  begin(it, { videos: 1, inWork: 1 });
  const words = `\u001b[2J\u001b[H\n\n\u202eowned 日本語🎬 ${"x".repeat(1_000_000)}`;
  it.reporter.progress({ recipe: "launch", video: "v0", stage: "prompt", kind: "words", words });
  await drawn(it, "owned 日本語🎬 xxx");
  const [line = ""] = frameOf(it);
  expect(line).toContain("…");
  expect(Math.max(...it.terminal.lines.map(widthOf))).toBeLessThanOrEqual(80);
  await it.script.ends();
});

it.each([
  ["hostile", HOSTILE],
  ["a megabyte of", LONG],
])("leaves the terminal to itself, whatever says %s things", async (_, text) => {
  const it = rig();
  it.screen.err = (text) => it.terminal.write(text);
  it.reporter.plan(planOf([planned(text, { reason: text }), planned("v0")]));
  it.script.started(2).tell({ type: "upload.started", video: text, ...upload, step: text });
  it.reporter.progress({ recipe: "launch", video: text, stage: "prompt", kind: "words", words: text });
  it.reporter.notice(text);
  it.script.tell({ type: "run.stopping", scope: "all", cause: "no-credits", message: text });
  // What the terminal does not know is an error there.
  await drawn(it, "0 of 2 done");
  const frame = it.terminal.lines.slice(it.terminal.lines.findIndex((line) => line.startsWith("Plan:")) + 2);
  expect(Math.max(...frame.slice(1).map(widthOf))).toBeLessThanOrEqual(80);
  it.reporter.request(text);
  it.screen.pass(250);
  it.script.tell({ type: "video.blocked", video: text, reason: text, link: text });
  await it.script.ends(text);
  expect(it.terminal.text).not.toMatch(UNSEEN);
  expect(it.terminal.text.split("\n").filter((line) => /^\s*::/u.test(line))).toEqual([]);
  expect(it.terminal.text).toContain("0 of 1 video done");
  expect(it.terminal.cursorVisible).toBe(true);
});
