import { expect, it } from "vitest";
import { JsonReporter } from "../../src/reporters/json.ts";
import { FakeScreen } from "./screen.ts";
import { planned, planOf, Script } from "./script.ts";

function rig() {
  const screen = new FakeScreen();
  const reporter = new JsonReporter({ screen, quiet: false });
  return { screen, reporter, script: new Script(reporter, screen) };
}

const eventsOf = (screen: FakeScreen) =>
  screen.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it("prints the events as they are on stdout, and words for people on stderr", async () => {
  const { screen, reporter, script } = rig();
  reporter.plan(planOf([planned("teaser")], 640));
  reporter.notice("the lock of a dead run was taken over");
  script.started(1).makes("teaser");
  await script.ends();
  const events = eventsOf(screen);
  expect(events.map((event) => event["seq"])).toEqual(events.map((_, index) => index + 1));
  expect(events[0]).toEqual({
    seq: 1,
    at: "2026-01-01T00:00:00.000Z",
    run: "r1",
    recipe: "launch",
    type: "run.started",
    target: "emulator",
    videos: 1,
    version: "0.1.0",
  });
  expect(screen.stderr).toBe(`Plan: 1 video (1 paid), about 100 credits; 640 available.
the lock of a dead run was taken over
Made 1 file:
  out/launch/teaser.mp4  10 s  2.1 MB

1 of 1 video done, 100 credits spent, 1m 00s.
`);
});

it("ends with one run.finished, however many journals have one", async () => {
  const { screen, script } = rig();
  script.started(1).started(1, "autumn").makes("teaser").makes("leaves", "autumn");
  await script.ends();
  const types = eventsOf(screen).map((event) => event["type"]);
  expect(types.filter((type) => type === "run.finished")).toHaveLength(1);
  expect(types.at(-1)).toBe("run.finished");
});

it("escapes what a terminal would obey without changing what is said", () => {
  const { screen, script } = rig();
  const reason = "\u009b2J\u202egnp.exe\u2028 \u001b[2J ::error::";
  script.tell({ type: "video.failed", video: "teaser", reason });
  expect(eventsOf(screen)[0]?.["reason"]).toBe(reason);
  expect(screen.stdout.trimEnd()).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
});
