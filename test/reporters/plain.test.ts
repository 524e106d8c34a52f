import { expect, it } from "vitest";
import type { Reporter } from "../../src/reporters/reporter.ts";
import { PlainReporter } from "../../src/reporters/plain.ts";
import { commandsIn, HOSTILE, LONG, UNSEEN } from "./hostile.ts";
import { FakeScreen } from "./screen.ts";
import { planned, planOf, RETRY_TIMING, Script } from "./script.ts";

function rig() {
  const screen = new FakeScreen();
  const options = { screen, stillWorkingMs: 120_000, quiet: false, retryTiming: RETRY_TIMING };
  const reporter: Reporter = new PlainReporter(options);
  return { screen, reporter, script: new Script(reporter, screen) };
}

const upload = { key: "u", step: "upload 1" };

it("leaves one empty line between the plan and its end where nothing was to be told", async () => {
  const { screen, reporter, script } = rig();
  reporter.plan(planOf([planned("banner", { class: "none", credits: 0, reason: "nothing to do" })], 640));
  script.started(1);
  await script.ends();
  expect(screen.stdout).toContain("640 available.\n\nNothing to do");
});

it("prints the plan, a line per fact, and what came of it", async () => {
  const { screen, reporter, script } = rig();
  const idle = { class: "none", credits: 0, reason: "nothing to do" } as const;
  reporter.plan(planOf([planned("teaser"), planned("banner", idle)], 640));
  script.started(2);
  script.tell({ type: "credits.checked", available: 640, frozen: 0, total: 640 });
  script.tell({ type: "video.done", video: "banner" });
  script.makes("teaser");
  await script.ends();
  expect(screen.stdout).toBe(`video   class  credits  reason
teaser  paid       100  new
banner  none         -  nothing to do

Plan: 2 videos (1 paid, 1 with nothing to do), about 100 credits; 640 available.

teaser: new session
teaser: prompt 1 sent, about 100 credits: "Make teaser"
teaser: prompt 1 ended without words after 30s; looking at the draft
teaser: prompt 1 done. Timeline (1 track): 1. Video: city (0-10s)
teaser: prompt 1 cost 100 credits
teaser: export 1: rendering (mp4, high)
teaser: export 1: rendered after 30s
teaser: out/launch/teaser.mp4 written (10 s, 2.1 MB)
teaser: done in 1m 00s

Made 1 file:
  out/launch/teaser.mp4  10 s  2.1 MB

2 of 2 videos done, 100 credits spent, 1m 00s.
`);
  expect(screen.stderr).toBe("");
  expect(screen.ticking).toBe(0);
});

it("says why an attempt failed and how long it waits before the next", () => {
  const { screen, script } = rig();
  script.started(1);
  const failed = (kind: "broken" | "rate-limited" | "auth", more = {}) =>
    script.tell({
      type: "attempt.failed",
      video: "teaser",
      key: "u",
      stage: "upload",
      failure: { kind, message: "the server said no", ...more },
    });
  failed("broken");
  failed("broken");
  script.tell({ type: "upload.finished", video: "teaser", ...upload, files: ["a.jpg", "b.mp4"] });
  failed("rate-limited");
  script.tell({ type: "upload.finished", video: "teaser", ...upload, files: [] });
  failed("auth", { renewable: true });
  script.tell({ type: "token.renewed", video: "teaser", stage: "upload" });
  expect(
    screen.stdout.split("\n").filter((line) => line.includes("upload: ") || line.includes("token")),
  ).toEqual([
    "teaser: upload: the server said no; trying again in 1s",
    "teaser: upload: the server said no; trying again in 2s",
    "teaser: upload: the server said no; trying again in 30s",
    "teaser: upload: the server said no; getting a new token",
    "teaser: got a new token",
  ]);
});

it("breaks the silence of a video in work once every two minutes, with the latest that is known", () => {
  const { screen, reporter, script } = rig();
  script.started(1).tell({ type: "upload.started", video: "teaser", ...upload, inputs: ["a.mp4"] });
  for (let half = 1; half <= 10; half++) {
    script.after(30_000);
    const bytes = { kind: "bytes", done: half * 1e6, total: 12.4e6 } as const;
    reporter.progress?.({ recipe: "launch", video: "teaser", stage: "upload", ...bytes });
    reporter.progress?.({ recipe: "launch", video: "teaser", stage: "upload", kind: "heartbeat" });
  }
  expect(screen.stdout).toBe(
    [
      "teaser: still working: upload 1: uploading (3 of 12.4 MB), 2m 00s\n",
      "teaser: still working: upload 1: uploading (7 of 12.4 MB), 4m 00s\n",
    ].join(""),
  );
});

it("says nothing of videos that only wait for a slot", () => {
  const { screen, script } = rig();
  script.started(1).tell({ type: "upload.finished", video: "teaser", ...upload, files: ["a.mp4"] });
  script.after(600_000);
  expect(screen.stdout).toBe("teaser: uploaded a.mp4\n");
});

it("names the recipe where there are several, and says once that the run stops", () => {
  const { screen, reporter, script } = rig();
  const [recipe] = planOf([planned("teaser")]).recipes;
  const second = { name: "autumn", file: "autumn.yaml", videos: [planned("teaser")] };
  reporter.plan({ recipes: [recipe!, second], credits: { estimate: 200 } });
  script.started(1).started(1, "autumn");
  script.tell({ type: "upload.finished", video: "teaser", ...upload, files: ["a.mp4"] }, "autumn");
  const stop = { type: "run.stopping", scope: "all", cause: "interrupted", message: "interrupted" } as const;
  script.tell(stop).tell(stop, "autumn");
  const waiting = { type: "video.waiting", cause: "interrupted", reason: "interrupted" } as const;
  script.tell({ ...waiting, video: "teaser" }).tell({ ...waiting, video: "teaser" }, "autumn");
  expect(screen.stdout.split("\n").slice(6)).toEqual([
    "autumn/teaser: uploaded a.mp4",
    "stopping: interrupted",
    "autumn/teaser: waiting: interrupted",
    "",
  ]);
  expect(screen.stdout).toContain("launch/teaser  paid");
});

it.each([
  ["video.parked", { reason: "the render is not finished yet" }, "parked: the render is not finished yet"],
  ["video.unknown", { reason: "prompt 1: the answer was lost" }, "unknown: prompt 1: the answer was lost"],
  [
    "video.blocked",
    { reason: "export 1: not allowed", link: "https://x.test/r" },
    "blocked: export 1: not allowed (https://x.test/r)",
  ],
  ["video.failed", { reason: "upload 1: too large" }, "failed: upload 1: too large"],
] as const)("says %s with its reason", (type, more, words) => {
  const { screen, script } = rig();
  script.tell({ type, video: "teaser", ...more });
  expect(screen.stdout).toBe(`teaser: ${words}\n`);
});

it("keeps hostile words on their line and away from the terminal and the CI service", () => {
  const { screen, reporter, script } = rig();
  const hostile = "\u001b]0;owned\u0007\u001b[2Jno\r\n::error::oops \u202egnp.exe ##[add-mask]x";
  script.tell({ type: "video.failed", video: "teaser", reason: hostile });
  reporter.notice("::set-output name=x::y");
  reporter.notice("a".repeat(1_000_000));
  const [first, second, third = ""] = screen.stdout.split("\n");
  expect(first).toBe("teaser: failed: no ::error::oops gnp.exe ## [add-mask]x");
  expect(second).toBe(": :set-output name=x::y");
  expect(third.length).toBeLessThan(2100);
});

it.each([
  ["hostile", HOSTILE],
  ["a megabyte of", LONG],
])("prints %s words, names and files as short, harmless lines", async (_, text) => {
  const { screen, reporter, script } = rig();
  reporter.plan(planOf([planned(text, { reason: text })]));
  reporter.request(text);
  const of = { video: text, key: "k", step: `prompt ${text}` };
  const failure = { kind: "broken", message: text } as const;
  script.started(1).tell({ type: "session.lost", video: text, session: text, message: text });
  script.tell({ type: "prompt.lost", ...of, failure, texts: [text] });
  script.tell({ type: "prompt.asked", ...of, question: text });
  script.tell({ type: "download.finished", ...of, file: text, bytes: 1, sha256: text });
  script.tell({ type: "attempt.failed", video: text, key: "k", stage: "upload", failure });
  script.tell({ type: "video.unknown", video: text, reason: text });
  await script.ends(text);
  for (const shown of [screen.stdout, screen.stderr]) {
    expect(shown).toContain("owned");
    expect(shown).not.toMatch(UNSEEN);
    expect(commandsIn(shown)).toEqual([]);
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThan(10_000);
  }
});
