import { expect, it } from "vitest";
import { SoFar } from "../../../src/core/run/so-far.ts";
import type { Fact } from "../../../src/core/run/events.ts";
import type { PlannedVideo } from "../../../src/core/plan/planned.ts";

const START = Date.parse("2026-01-01T00:00:00Z");

function rig() {
  const soFar = new SoFar();
  const video = (id: string, more: Partial<PlannedVideo> = {}): PlannedVideo => ({
    id,
    class: "paid",
    reason: "new",
    credits: 100,
    steps: [],
    ...more,
  });
  const videos = [video("old", { class: "none" }), video("made"), video("begun"), video("later")];
  soFar.expect({ recipes: [{ name: "launch", file: "a.yaml", videos }], credits: { estimate: 300 } });
  let seq = 0;
  const tell = (seconds: number, fact: Fact) => {
    const at = new Date(START + seconds * 1000).toISOString();
    soFar.event({ seq: ++seq, at, run: "r", recipe: "launch", ...fact });
  };
  return { soFar, tell };
}

const step = { key: "k", step: "prompt 1" };

it("knows of each video what became of it, also where the run is cut short", () => {
  const { soFar, tell } = rig();
  const session = { session: "s", task: "t", target: "cloud", reason: "first" } as const;
  tell(0, { type: "run.started", target: "cloud", videos: 4, version: "1" });
  tell(1, { type: "session.created", video: "made", ...session });
  tell(2, { type: "session.created", video: "begun", ...session });
  const file = { file: "a.mp4", bytes: 10, sha256: "f", duration_s: 4 };
  tell(30, { type: "download.finished", video: "made", key: "e", step: "export 1", ...file });
  tell(31, { type: "video.done", video: "made" });
  tell(40, { type: "credits.settled", video: "made", ...step, credits: 100, basis: "estimated" });
  tell(41, { type: "credits.settled", video: "made", ...step, credits: 20, basis: "estimated" });
  const summary = soFar.summary(START + 50_000);
  expect(summary).toMatchObject({ creditsSpent: 120, seconds: 50, exitCode: 130 });
  expect(summary.counts).toMatchObject({ done: 2, pending: 2 });
  const made = { file: "a.mp4", bytes: 10, durationS: 4 };
  expect(soFar.ends(summary)).toMatchObject([
    { video: "old", state: "done", credits: 0, seconds: 0, files: [], made: 0 },
    { video: "made", state: "done", credits: 120, seconds: 30, files: [made], made: 1 },
    { video: "begun", state: "pending", reason: "the run ended in the middle; run again to go on" },
    { video: "later", state: "pending", reason: "the run ended before it began" },
  ]);
});
