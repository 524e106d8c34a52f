// A run from recipe to files, by its events, its calls and its limits.

import { expect, test } from "vitest";
import { contentOf } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const ONE = recipeOf({
  videos: { teaser: ["upload mug.jpg", "a mug", "add music", "export out/teaser.mp4"] },
});

const contentFor = (prompts: readonly string[], { quality = "high" as const } = {}) =>
  contentOf({ draft: prompts, format: "mp4", quality });

test("a video goes from upload to file, each fact before the act that it allows", async () => {
  const sim = new Simulation();
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(0);
  expect(sim.types("teaser")).toEqual([
    "session.created",
    "upload.started",
    "upload.finished",
    "draft.read",
    "credits.reserved",
    "prompt.intended",
    "prompt.ended",
    "draft.read",
    "draft.read",
    "draft.verified",
    "credits.settled",
    "draft.read",
    "credits.reserved",
    "prompt.intended",
    "prompt.ended",
    "draft.read",
    "draft.read",
    "draft.verified",
    "credits.settled",
    "draft.read",
    "render.intended",
    "render.submitted",
    "render.finished",
    "download.checked",
    "download.finished",
    "video.done",
  ]);
  expect(sim.files.contents.get("out/teaser.mp4")).toBe(contentFor(["a mug", "add music"]));
  expect(summary?.creditsSpent).toBe(150);
});

test("a second run does nothing and asks for nothing", async () => {
  const sim = new Simulation();
  await sim.run(ONE);
  const calls = sim.backend.calls.length;
  expect(sim.plan(ONE)).toMatchObject([{ class: "none", reason: "nothing to do", credits: 0 }]);
  const again = await sim.run(ONE);
  expect(again?.exitCode).toBe(0);
  expect(sim.backend.calls.length).toBe(calls);
});

test("a prompt and a render leave only when their intent is written", async () => {
  const sim = new Simulation();
  const early: string[] = [];
  sim.backend.script = ({ operation, text, video }) => {
    const intents = sim.written.filter(
      (event) =>
        (event.type === "prompt.intended" && event.video === video && event.text === text) ||
        (event.type === "render.intended" && event.render === text),
    );
    if ((operation === "prompt" || operation === "submitRender") && intents.length === 0) early.push(text);
    return undefined;
  };
  await sim.run(recipeOf({ videos: { a: ["one", "two", "export a.mp4"], b: ["one", "export b.mp4"] } }));
  expect(sim.backend.count("prompt")).toBe(3);
  expect(early).toEqual([]);
});

test("one session gives several exports, each of the draft as it was then", async () => {
  const sim = new Simulation();
  const recipe = recipeOf({
    videos: { a: ["rough", "export low out/rough.mp4", "refined", "export out/a.mp4"] },
  });
  await sim.run(recipe);
  expect(sim.backend.count("createSession")).toBe(1);
  expect(sim.files.contents.get("out/rough.mp4")).toBe(
    contentOf({ draft: ["rough"], format: "mp4", quality: "low" }),
  );
  expect(sim.files.contents.get("out/a.mp4")).toBe(contentFor(["rough", "refined"]));
});

test("a better quality of an earlier export is rendered from the draft that was kept, for nothing", async () => {
  const sim = new Simulation();
  const steps = ["rough", "export low out/rough.mp4", "refined", "export out/a.mp4"];
  await sim.run(recipeOf({ videos: { a: steps } }));
  const better = recipeOf({ videos: { a: steps.with(1, "export high out/rough.mp4") } });
  expect(sim.plan(better)).toMatchObject([
    { class: "free", reason: "quality changed from low to high", credits: 0 },
  ]);
  const summary = await sim.run(better);
  expect(summary?.exitCode).toBe(0);
  expect(sim.files.contents.get("out/rough.mp4")).toBe(contentFor(["rough"]));
  expect(sim.backend.accepted.length).toBe(2);
});

test("no stage has more in work than its limit, and renders count until they have ended", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, nth }) =>
    operation === "renderStatus" && nth % 4 === 2 ? { fail: { kind: "broken", message: "502" } } : undefined;
  const ids = Array.from({ length: 12 }, (_, index) => `v${index}`);
  const videos = Object.fromEntries(
    ids.map((id) => [id, ["upload mug.jpg", "a", "b", `export out/${id}.mp4`]]),
  );
  const summary = await sim.run(recipeOf({ videos }), {
    limits: { uploads: 2, prompts: 3, renders: 2, downloads: 1 },
  });
  expect(summary?.counts.done).toBe(12);
  expect(sim.backend.mostInWork).toMatchObject({ upload: 2, prompt: 3, render: 2, download: 1 });
});

test("a video that has begun goes before one that has not", async () => {
  const sim = new Simulation();
  const begun = { a: ["a1", "a2", "export a.mp4"] };
  const others = Object.fromEntries(["b", "c", "d"].map((id) => [id, [`${id}1`, `export ${id}.mp4`]]));
  await sim.run(recipeOf({ videos: { ...begun, ...others } }), { limits: { prompts: 1 } });
  const texts = sim.backend.calls.filter((call) => call.operation === "prompt").map((call) => call.text);
  expect(texts.indexOf("a2")).toBeLessThan(texts.indexOf("d1"));
});

test("a limit on videos keeps the others from being begun", async () => {
  const sim = new Simulation();
  const videos = { a: ["a1", "export a.mp4"], b: ["b1", "export b.mp4"], c: ["c1", "export c.mp4"] };
  await sim.run(recipeOf({ videos }), { maxVideos: 1 });
  const ends = sim.types().filter((type) => type === "session.created" || type === "video.done");
  expect(ends).toEqual([
    "session.created",
    "video.done",
    "session.created",
    "video.done",
    "session.created",
    "video.done",
  ]);
});

test("renders are looked at once a poll interval, whatever happens elsewhere", async () => {
  const sim = new Simulation();
  const quick = ["q1", "q2", "q3", "q4", "q5", "q6", "export q.mp4"];
  await sim.run(recipeOf({ videos: { slow: ["s", "export s.mp4"], quick } }));
  const polls = sim.backend.calls.filter(
    (call) => call.operation === "renderStatus" && call.video === "slow",
  );
  const gaps = polls.slice(1).map((call, index) => call.at - (polls[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
});

test("an appended prompt goes to the same session, a changed one rebuilds in a new one", async () => {
  const sim = new Simulation();
  await sim.run(recipeOf({ videos: { a: ["one", "export a.mp4"] } }));
  const appended = recipeOf({ videos: { a: ["one", "two", "export a.mp4"] } });
  expect(sim.plan(appended)).toMatchObject([
    { class: "paid", credits: 50, reason: "prompt 2 appended, in the same session" },
  ]);
  await sim.run(appended);
  expect(sim.backend.accepted.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(sim.backend.count("createSession")).toBe(1);
  const changed = recipeOf({ videos: { a: ["uno", "two", "export a.mp4"] } });
  expect(sim.plan(changed)).toMatchObject([{ class: "paid", credits: 150 }]);
  await sim.run(changed);
  expect(sim.backend.count("createSession")).toBe(2);
  expect(sim.files.contents.get("a.mp4")).toBe(contentFor(["uno", "two"]));
});
