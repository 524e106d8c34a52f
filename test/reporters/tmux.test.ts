// The terminal view in a real terminal: steady, whole at any size, and nothing left behind.

import path from "node:path";
import { describe, expect, test } from "vitest";
import { widthOf } from "../../src/reporters/width.ts";
import { HAS_TMUX, openPane } from "./tmux.ts";
import type { Pane, Size } from "./tmux.ts";

const PLAY = path.join(import.meta.dirname, "../../bench/play.ts");

interface Play extends Size {
  readonly videos: number;
  readonly inWork: number;
  readonly videoMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

const play = ({ columns, rows, env, ...run }: Play): Promise<Pane> =>
  openPane({
    columns,
    rows,
    args: [PLAY, ...[run.videos, run.inWork, run.videoMs].map(String)],
    ...(env !== undefined && { env }),
  });

/** Of those in work, on the screen: each has one line, which ends with its time. */
const inWork = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^((?:clip|product)-[^ ]+).* \d+s$/u.exec(line)?.[1] ?? []);

const ESCAPE = "\u001b";

/** Where tmux is missing, these are skipped. */
describe.skipIf(!HAS_TMUX)("in tmux (skipped where there is none)", () => {
  test.each([
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
    { columns: 40, rows: 10 },
  ])("1,000 videos with 100 in work are whole and steady at $columns x $rows", async (size) => {
    const pane = await play({ ...size, videos: 1000, inWork: 100, videoMs: 4000 });
    await pane.until(/\d+ of 1,000 done.* failed/u);
    await pane.until(/about .* left/u);
    const [begun, before] = [performance.now(), framesIn(await pane.written())];
    for (let look = 0; look < 8; look++) {
      const lines = await wholeFrame(pane);
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(size.columns);
      expect(lines.filter((line) => line.includes("of 1,000 done"))).toHaveLength(1);
      expect(lines.filter((line) => /and \d+ more videos in work/u.test(line))).toHaveLength(1);
      const names = inWork(lines);
      expect(names.length).toBeGreaterThan(3);
      expect(new Set(names).size).toBe(names.length);
    }
    await expect.poll(() => performance.now() - begun, { timeout: 20_000 }).toBeGreaterThan(1000);
    const seconds = (performance.now() - begun) / 1000;
    const frames = framesIn(await pane.written()) - before;
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThanOrEqual(Math.ceil(4 * seconds) + 1);
  });

  test("nothing is erased but within one update of the screen, and the screen is never cleared", async () => {
    const pane = await play({ columns: 80, rows: 24, videos: 30, inWork: 8, videoMs: 800 });
    await pane.until(/of 30 videos done/u);
    const written = await pane.written();
    expect(written).not.toContain(`${ESCAPE}[2J`);
    const outside = written.replaceAll(UPDATE, "");
    expect(outside).not.toContain(`${ESCAPE}[2K`);
    expect(outside).not.toContain(`${ESCAPE}[1A`);
  });

  test("the plan and what came of it stay, and nothing of the frame", async () => {
    const pane = await play({ columns: 80, rows: 24, videos: 3, inWork: 2, videoMs: 800 });
    await pane.until(/of 3 videos done/u);
    const text = (await pane.everything()).join("\n").trim();
    expect(text.replace(/spent, \d+s/u, "spent, TIME")).toBe(`video   class  credits  reason
clip-0  paid       100  new
clip-1  paid       100  new
clip-2  paid       100  new

Plan: 3 videos (3 paid), about 300 credits; 1,000,000 available.

Made 3 files:
  out/night/clip-0.mp4  12 s  8.4 MB
  out/night/clip-1.mp4  12 s  8.4 MB
  out/night/clip-2.mp4  12 s  8.4 MB

3 of 3 videos done, 300 credits spent, TIME.`);
    expect(await pane.cursorIsVisible()).toBe(true);
  });

  test("a terminal that becomes narrower, lower, wider and higher keeps one frame", async () => {
    const pane = await play({ columns: 110, rows: 30, videos: 300, inWork: 8, videoMs: 4000 });
    for (const size of [
      { columns: 60, rows: 30 },
      { columns: 60, rows: 12 },
      { columns: 130, rows: 40 },
      { columns: 45, rows: 20 },
    ]) {
      await pane.until("in work");
      await pane.resize(size);
      await frameAnew(pane);
      const lines = await wholeFrame(pane);
      expect(lines.filter((line) => line.includes("of 300 done"))).toHaveLength(1);
      const names = inWork(lines);
      expect(new Set(names).size).toBe(names.length);
      expect(lines.filter((line) => / \d+s$/u.test(line)).length).toBeLessThanOrEqual(9);
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(Math.max(size.columns, 72));
    }
  });

  test("NO_COLOR takes the colours away, and nothing else", async () => {
    const options = { columns: 80, rows: 24, videos: 3, inWork: 2, videoMs: 800 };
    const [plain, painted] = [await play({ ...options, env: { NO_COLOR: "1" } }), await play(options)];
    for (const pane of [plain, painted]) await pane.until(/of 3 videos done/u);
    expect(await plain.written()).not.toMatch(COLOUR);
    expect(await painted.written()).toMatch(COLOUR);
    expect((await plain.everything())[1]).toBe((await painted.everything())[1]);
  });
});

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[\d;]*m/u;

/** The terminal shows all of it at once. */
// oxlint-disable-next-line no-control-regex
const UPDATE = /\u001b\[\?2026h[^]*?\u001b\[\?2026l/gu;

const framesIn = (written: string): number => written.split(UPDATE).length - 1;

/** A busy machine can stop in the middle of a frame: looked at while nothing is on its way. */
async function wholeFrame(pane: Pane): Promise<string[]> {
  let lines: string[] = [];
  const look = async (): Promise<boolean> => {
    const before = await pane.written();
    lines = await pane.screen();
    return before.endsWith(`${ESCAPE}[?2026l`) && (await pane.written()) === before;
  };
  await expect.poll(look, { timeout: 20_000 }).toBe(true);
  return lines;
}

/** Drawn after now: two more, of which the first may have been on its way. */
async function frameAnew(pane: Pane): Promise<void> {
  const before = framesIn(await pane.written());
  await expect
    .poll(async () => framesIn(await pane.written()), { timeout: 20_000 })
    .toBeGreaterThan(before + 2);
}
