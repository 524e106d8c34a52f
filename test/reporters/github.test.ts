import { expect, it } from "vitest";
import { GithubReporter } from "../../src/reporters/github.ts";
import { commandsIn, HOSTILE, LONG, UNSEEN } from "./hostile.ts";
import { FakeScreen } from "./screen.ts";
import { planned, planOf, RETRY_TIMING, Script } from "./script.ts";

function rig({ quiet = false, file = "recipes/launch.yaml" } = {}) {
  const screen = new FakeScreen();
  const placeOf = () => ({ file, line: 7 });
  const timing = { stillWorkingMs: 120_000, retryTiming: RETRY_TIMING };
  const reporter = new GithubReporter({ screen, quiet, placeOf, ...timing });
  return { screen, reporter, script: new Script(reporter, screen) };
}

const failed = (video: string, reason = "no") => ({ type: "video.failed", video, reason }) as const;

it("puts the plan into a group, and an annotation in the place of a line for what went wrong", async () => {
  const { screen, reporter, script } = rig();
  reporter.plan(planOf([planned("teaser"), planned("banner")]));
  script.makes("teaser").tell(failed("banner", "upload 1: too large"));
  await script.ends();
  const lines = screen.stdout.split("\n");
  expect(lines[0]).toBe("::group::Plan");
  expect(commandsIn(screen.stdout)).toEqual([
    "::group::Plan",
    "::endgroup::",
    "::error file=recipes/launch.yaml,line=7,title=banner failed::banner: failed: upload 1: too large",
  ]);
  expect(lines.slice(0, lines.indexOf("::endgroup::")).join("\n")).toContain("Plan: 2 videos");
});

it.each([
  ["video.failed", "error"],
  ["video.blocked", "error"],
  ["video.unknown", "error"],
  ["video.parked", "warning"],
] as const)("annotates %s as %s", (type, level) => {
  const { screen, script } = rig();
  script.tell({ type, video: "teaser", reason: "why" });
  const state = type.slice("video.".length);
  expect(screen.stdout).toBe(
    `::${level} file=recipes/launch.yaml,line=7,title=teaser ${state}::teaser: ${state}: why\n`,
  );
});

it("warns of a video that is made and not as expected", () => {
  const { screen, script } = rig();
  const findings = [{ expected: "1 text track", found: "0", holds: false }];
  const of = { video: "teaser", key: "k", step: "prompt 1", wish: "w", of: "d" };
  const checked = { type: "expectation.checked", ...of, findings, settled: true } as const;
  script.tell({ ...checked, otherwise: "warn" }).tell({ ...checked, otherwise: "prompt" });
  const words = "prompt 1: expected 1 text track, found 0";
  expect(screen.stdout).toBe(
    [
      `::warning file=recipes/launch.yaml,line=7,title=teaser is not as expected::teaser: warning: ${words}\n`,
      `teaser: ${words}\n`,
    ].join(""),
  );
});

it.each([
  ["no-credits", "error"],
  ["deadline", "warning"],
  ["interrupted", "notice"],
] as const)("says once and without a place that the run stops: %s", (cause, level) => {
  const { screen, script } = rig();
  const stop = { type: "run.stopping", scope: "all", cause, message: "why" } as const;
  script.tell(stop).tell(stop, "autumn");
  expect(screen.stdout).toBe(`::${level} title=The run stops::stopping: why\n`);
});

it("annotates no more of a level than GitHub shows, and says how many more there are", async () => {
  const { screen, script } = rig();
  for (let number = 1; number <= 50; number++) script.tell(failed(`v${number}`));
  await script.ends();
  const commands = commandsIn(screen.stdout);
  expect(commands).toHaveLength(10);
  expect(commands.at(-1)).toBe("::error title=And more::41 more errors: see the log and the job summary");
  expect(screen.stdout).toContain("\nv10: failed: no\n");
});

it("shows only annotations and the end when it is to be quiet", async () => {
  const { screen, reporter, script } = rig({ quiet: true });
  reporter.plan(planOf([planned("teaser"), planned("banner")]));
  script.makes("teaser").tell(failed("banner"));
  await script.ends();
  expect(screen.stdout.split("\n").filter((line) => line.includes("teaser"))).toEqual([]);
  expect(commandsIn(screen.stdout)).toHaveLength(1);
  expect(screen.stdout).toMatch(/\n1 of 2 videos done, 100 credits spent, 1m 00s\.\n$/u);
});

it.each([
  ["hostile", HOSTILE],
  ["a megabyte of", LONG],
])("%s words, names and files make no other command, property or line", async (_, text) => {
  const { screen, reporter, script } = rig({ file: `a,line=1::${text}` });
  reporter.plan(planOf([planned(text, { reason: text })]));
  reporter.notice(text);
  reporter.request(text);
  const prompt = { video: text, key: "k", step: `prompt ${text}` };
  script.tell({ type: "prompt.ended", ...prompt, texts: [text], incomplete: false });
  script.tell({ type: "video.blocked", video: text, reason: text, link: text });
  script.tell({ type: "run.stopping", scope: "all", cause: "no-credits", message: text });
  await script.ends(text);
  const heads = commandsIn(screen.stdout).map((line) => /^::(\w+)/u.exec(line)?.[1]);
  expect(heads).toEqual(["group", "endgroup", "error", "error"]);
  const [, , blocked = ""] = commandsIn(screen.stdout);
  expect(
    blocked
      .split("::")[1]
      ?.split(",")
      .map((part) => part.split("=")[0]),
  ).toEqual(["error file", "line", "title"]);
  for (const shown of [screen.stdout, screen.stderr]) {
    expect(shown).not.toMatch(UNSEEN);
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThan(16_000);
  }
  expect(commandsIn(screen.stderr)).toEqual([]);
});
