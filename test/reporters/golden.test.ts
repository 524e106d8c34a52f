// What two recorded runs look like in each reporter, and in each file that a run leaves. `npm run golden` writes these anew.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { EndFiles } from "../../src/cli/end-files.ts";
import { githubFiles } from "../../src/cli/github-files.ts";
import { openJunitFile } from "../../src/cli/junit-file.ts";
import { createReporter } from "../../src/reporters/create.ts";
import { PrettyReporter } from "../../src/reporters/pretty.ts";
import { GOLDEN, nextIn, readRecording, replay } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { FakeScreen } from "./screen.ts";
import { RETRY_TIMING } from "./script.ts";
import { Terminal } from "./terminal.ts";

const RECORDINGS = ["happy", "mixed"] as const;

const golden = (recording: string, name: string) => join(GOLDEN, `${recording}.${name}`);

const placeOf = ({ video }: { readonly video: string }) =>
  video.startsWith("product-")
    ? { file: "recipes/products.csv", line: 2 }
    : { file: "recipes/a.yaml", line: 4 };

const optionsOf = (screen: FakeScreen, quiet: boolean) => ({
  screen,
  quiet,
  placeOf,
  stillWorkingMs: 120_000,
  retryTiming: RETRY_TIMING,
});

it.each(
  RECORDINGS.flatMap((name) =>
    (["plain", "github", "json"] as const).flatMap((kind) => [
      { name, kind, quiet: false },
      { name, kind, quiet: true },
    ]),
  ),
)("the $name run in $kind, quiet: $quiet", async ({ name, kind, quiet }) => {
  const screen = new FakeScreen();
  const reporter = await createReporter(kind, optionsOf(screen, quiet));
  await replay(readRecording(name), { reporter, screen });
  const text = kind === "json" ? `stderr:\n${screen.stderr}\nstdout:\n${screen.stdout}` : screen.stdout;
  await expect(text).toMatchFileSnapshot(golden(name, `${quiet ? "quiet-" : ""}${kind}.txt`));
});

it.each(RECORDINGS)("the %s run in a terminal of 80 by 24", async (name) => {
  const size = { columns: 80, rows: 24 };
  const terminal = new Terminal(size.rows);
  const screen = new FakeScreen(size);
  screen.out = (text) => terminal.write(text);
  const recording = readRecording(name);
  const frames: string[] = [];
  const looks = looksAt(recording);
  const reporter = new PrettyReporter(screen);
  await replay(recording, {
    reporter,
    screen,
    begun: () => firstFrame(terminal, screen),
    told(event) {
      if (!looks.has(event.seq)) return;
      screen.pass(250);
      frames.push(`--- after ${event.at.slice(11, 19)}`, ...terminal.lines.slice(-size.rows), "");
    },
  });
  const text = [...frames, "--- at the end", terminal.text, ""].join("\n");
  await expect(text).toMatchFileSnapshot(golden(name, "pretty.txt"));
});

/** At facts that leave something to see. */
function looksAt({ events }: Recording): ReadonlySet<number> {
  const kinds = new Set(["prompt.intended", "render.submitted", "prompt.lost"]);
  const seen = events.filter(({ type }) => kinds.has(type));
  return new Set(seen.filter((_, index) => index % 2 === 0).map(({ seq }) => seq));
}

/** The library begins to draw a moment after it was started; the time that this takes is no part of the record. */
async function firstFrame(terminal: Terminal, screen: FakeScreen): Promise<void> {
  const at = screen.now();
  await expect
    .poll(() => {
      screen.pass(250);
      return terminal.text;
    })
    .toContain("spent");
  screen.rewind(at);
}

it.each(RECORDINGS)("the files that the %s run leaves", async (name) => {
  const dir = mkdtempSync(join(tmpdir(), "golden-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const screen = new FakeScreen();
  const recording = readRecording(name);
  const env = { GITHUB_STEP_SUMMARY: join(dir, "summary"), GITHUB_OUTPUT: join(dir, "outputs") };
  const reporter = new EndFiles({
    files: [...githubFiles(env), await openJunitFile("junit.xml", dir)],
    next: nextIn(recording),
    placeOf,
    now: () => screen.now(),
    warn: (words) => expect.fail(words),
  });
  await replay(recording, { reporter, screen });
  const read = (file: string) => readFileSync(join(dir, file), "utf8");
  await expect(read("junit.xml")).toMatchFileSnapshot(golden(name, "junit.xml"));
  await expect(read("summary")).toMatchFileSnapshot(golden(name, "summary.md"));
  const [, delimiter = ""] = /<<(.*)/u.exec(read("outputs")) ?? [];
  expect(delimiter).toMatch(/^[\da-f-]{36}$/u);
  await expect(read("outputs").replaceAll(delimiter, "DELIMITER")).toMatchFileSnapshot(
    golden(name, "outputs.txt"),
  );
});
