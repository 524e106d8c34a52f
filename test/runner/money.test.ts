// Where credits could be paid twice, beyond a budget, or for nothing.

import { expect, test } from "vitest";
import { contentOf, failure } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const ONE = recipeOf({ videos: { a: ["one", "export a.mp4"] } });
const refusal = { texts: ["I cannot do that."], applied: false } as const;

test("--failed sends a failed prompt again once, not until it works", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation }) => (operation === "prompt" ? refusal : undefined);
  expect((await sim.run(ONE))?.exitCode).toBe(3);
  expect(sim.backend.accepted.length).toBe(1);
  expect((await sim.run(ONE, { failed: true }))?.exitCode).toBe(3);
  expect(sim.backend.accepted.length).toBe(2);
});

test("--failed looks at the draft once more: what the backend did late is not paid for again", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation }) => (operation === "prompt" ? refusal : undefined);
  await sim.run(ONE);
  for (const session of sim.backend.sessions.values()) session.applied.push("one");
  expect((await sim.run(ONE, { failed: true }))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
});

test("--rerun does not let go of a prompt that may have been paid for", async () => {
  const sim = new Simulation();
  const intended = (await dryRun()).indexOf("prompt.intended") + 1;
  await sim.run(ONE, { dieAtAppend: intended + 1 });
  expect(sim.backend.accepted.length).toBe(1);
  const again = await sim.run(ONE, { rerun: ["a"] });
  expect(again?.exitCode).toBe(6);
  expect(sim.backend.accepted.length).toBe(1);
});

/** The types of all events of a run in which nothing goes wrong. */
async function dryRun(): Promise<string[]> {
  const sim = new Simulation();
  await sim.run(ONE);
  return sim.types();
}

test("--failed where nothing may be paid for leaves the failed prompt as it is", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, nth }) => (operation === "prompt" && nth === 1 ? refusal : undefined);
  await sim.run(ONE);
  await sim.run(ONE, { failed: true, maxClass: "free" });
  await sim.run(ONE);
  expect(sim.backend.accepted.length).toBe(1);
  expect(sim.record("a").outcome.state).toBe("failed");
});

test("a failed prompt is sent again neither by itself nor by its session's other steps", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation }) => (operation === "prompt" ? refusal : undefined);
  await sim.run(ONE);
  const again = await sim.run(ONE);
  expect(again?.exitCode).toBe(3);
  expect(sim.backend.accepted.length).toBe(1);
});

test("a failed prompt that the recipe has changed is replaced by the new one, in the same session", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) =>
    operation === "prompt" && text === "one" ? refusal : undefined;
  await sim.run(ONE);
  const changed = recipeOf({ videos: { a: ["another", "export a.mp4"] } });
  expect(sim.plan(changed)).toMatchObject([{ class: "paid", reason: "prompt 1 changed" }]);
  expect((await sim.run(changed))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toBe(
    contentOf({ draft: ["another"], format: "mp4", quality: "high" }),
  );
  expect(sim.backend.count("createSession")).toBe(1);
});

test("a prompt whose intent was being written when the run was stopped is not sent, and sent by the next run", async () => {
  const sim = new Simulation();
  const stopped = await sim.run(ONE, {
    watch: ({ type }, run) => {
      if (type === "prompt.intended")
        run.stop({ scope: "all", cause: "interrupted", message: "interrupted" });
    },
  });
  expect(stopped?.exitCode).toBe(130);
  expect(sim.backend.accepted.length).toBe(0);
  expect(sim.record("a").ledger).toEqual([]);
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
});

test("what waits for credits does not wait for a step that was parked", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, video, nth }) =>
    operation === "readDraft" && video === "a" && nth > 1 ? { fail: failure("broken") } : undefined;
  const recipe = recipeOf({
    budget: { credits: 150 },
    videos: { a: ["one", "export a.mp4"], b: ["one", "export b.mp4"] },
  });
  const summary = await sim.run(recipe);
  expect(summary?.results.map(({ outcome }) => outcome.type)).toEqual(["video.parked", "video.waiting"]);
  expect(sim.backend.accepted.length).toBe(1);
  expect(summary?.creditsSpent).toBe(100);
});

test("videos that wait for credits go on when a step settles for less than it reserved", async () => {
  const sim = new Simulation();
  sim.backend.costs.generate = 40;
  const recipe = recipeOf({
    budget: { credits: 150 },
    videos: { a: ["one", "export a.mp4"], b: ["one", "export b.mp4"] },
  });
  const summary = await sim.run(recipe);
  expect(summary?.counts.done).toBe(2);
  expect(summary?.creditsSpent).toBe(80);
});

test.each([
  { name: "the run's budget", wishes: { runBudget: 250 }, budget: {} },
  { name: "the recipe's budget", wishes: {}, budget: { credits: 250 } },
])("$name is never exceeded by videos in flight together", async ({ wishes, budget }) => {
  const sim = new Simulation();
  const ids = ["a", "b", "c", "d", "e"];
  const videos = Object.fromEntries(ids.map((id) => [id, ["one", `export ${id}.mp4`]]));
  const summary = await sim.run(recipeOf({ budget, videos }), wishes);
  expect(sim.backend.accepted.length).toBe(2);
  expect(summary?.exitCode).toBe(4);
  expect(summary?.counts).toMatchObject({ done: 2, pending: 3 });
});

test("the video's budget stops that video, the others go on", async () => {
  const sim = new Simulation();
  const recipe = recipeOf({
    budget: { perVideo: 120 },
    videos: { dear: ["one", "two", "export a.mp4"], cheap: ["one", "export b.mp4"] },
  });
  const summary = await sim.run(recipe);
  expect(summary?.exitCode).toBe(4);
  expect(sim.backend.accepted.map(({ text, video }) => `${video} ${text}`)).toEqual([
    "dear one",
    "cheap one",
  ]);
});

test("too few credits: nothing that costs is begun, and the exit code says so", async () => {
  const sim = new Simulation();
  sim.backend.credits = 90;
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(5);
  expect(sim.backend.count("prompt")).toBe(0);
  expect(sim.backend.count("createSession")).toBe(0);
});

test("a refusal for want of credits stops what costs and finishes what is free", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, video }) =>
    operation === "prompt" && video === "b" ? { fail: failure("no-credits") } : undefined;
  const recipe = recipeOf({
    videos: { a: ["one", "export a.mp4"], b: ["one", "export b.mp4"], c: ["one", "two", "export c.mp4"] },
  });
  const summary = await sim.run(recipe);
  expect(summary?.exitCode).toBe(5);
  expect(summary?.counts).toMatchObject({ done: 1, pending: 2 });
  expect(sim.backend.accepted.map(({ text }) => text)).not.toContain("two");
});

test("--max-class none does nothing, not even what is free", async () => {
  const sim = new Simulation();
  await sim.run(ONE);
  sim.files.contents.delete("a.mp4");
  const calls = sim.backend.calls.length;
  const summary = await sim.run(ONE, { maxClass: "none" });
  expect(summary?.exitCode).toBe(0);
  expect(sim.backend.calls.length).toBe(calls);
  expect((await sim.run(ONE, { maxClass: "free" }))?.counts.done).toBe(1);
  expect(sim.files.contents.has("a.mp4")).toBe(true);
});

test("--max-class free sends no prompt and finishes what was paid for", async () => {
  const sim = new Simulation();
  await sim.run(ONE, { dieAtAppend: 14 });
  const summary = await sim.run(
    recipeOf({ videos: { a: ["one", "export a.mp4"], b: ["one", "export b.mp4"] } }),
    {
      maxClass: "free",
    },
  );
  const outcomes = new Map(summary?.results.map(({ video, outcome }) => [video, outcome.type]));
  expect(Object.fromEntries(outcomes)).toEqual({ a: "video.done", b: "video.waiting" });
  expect(sim.backend.accepted.length).toBe(1);
});

test("--rerun makes a video again from the start, and the others not", async () => {
  const sim = new Simulation();
  const recipe = recipeOf({ videos: { a: ["one", "export a.mp4"], b: ["one", "export b.mp4"] } });
  await sim.run(recipe);
  const summary = await sim.run(recipe, { rerun: ["a"] });
  expect(summary?.exitCode).toBe(0);
  expect(sim.backend.accepted.map(({ video }) => video)).toEqual(["a", "b", "a"]);
});

test("what a rehearsal on the embedded backend made does not spoil what the cloud is paid for", async () => {
  const sim = new Simulation();
  await sim.run(ONE, { target: "emulator" });
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(0);
  const paid = sim.files.contents.get("a.mp4");
  await sim.run(ONE, { target: "emulator" });
  expect(sim.files.contents.get("a.mp4")).toBe(paid);
  expect(sim.plan(ONE)).toMatchObject([{ class: "none" }]);
});

test("a file in the way is found before anything is sent", async () => {
  const sim = new Simulation();
  sim.files.contents.set("a.mp4", "holiday");
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(3);
  expect(sim.backend.calls).toEqual([]);
  expect(sim.files.contents.get("a.mp4")).toBe("holiday");
});

test("the books are closed even when the last reading of the balance fails at first", async () => {
  const sim = new Simulation();
  sim.backend.costs.generate = 130;
  const isOver = (): boolean => sim.types().filter((type) => type === "video.done").length === 3;
  let failed = 0;
  sim.backend.script = ({ operation }) => {
    if (operation !== "balance" || !isOver() || failed === 2) return undefined;
    failed += 1;
    return { fail: failure("broken") };
  };
  const ids = ["a", "b", "c"];
  const videos = Object.fromEntries(ids.map((id) => [id, ["one", `export ${id}.mp4`]]));
  const summary = await sim.run(recipeOf({ videos }));
  expect(failed).toBe(2);
  expect(summary?.creditsSpent).toBe(390);
});
