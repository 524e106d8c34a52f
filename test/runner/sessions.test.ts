// Sessions that the backend no longer knows: what is made again, and what that may cost.

import { expect, test } from "vitest";
import { failure } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const TWO_STEPS = recipeOf({ videos: { a: ["one", "two", "export a.mp4"] } });

test("a session that is lost in mid-run is made again from the start, within the budget", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) => {
    if (operation === "prompt" && text === "two" && sim.backend.count("createSession") === 1)
      sim.backend.loseSessions();
    return undefined;
  };
  expect((await sim.run(TWO_STEPS))?.exitCode).toBe(0);
  expect(sim.backend.accepted.map(({ text }) => text)).toEqual(["one", "one", "two"]);
});

test("a lost session is not made again beyond the budget", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) => {
    if (operation === "prompt" && text === "two") sim.backend.loseSessions();
    return undefined;
  };
  const summary = await sim.run(TWO_STEPS, { runBudget: 150 });
  expect(summary?.exitCode).toBe(4);
  expect(sim.backend.accepted.length).toBe(1);
});

test("a session that is lost again and again parks the video", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) => {
    if (operation === "prompt" && text === "two") sim.backend.loseSessions();
    return undefined;
  };
  const summary = await sim.run(TWO_STEPS);
  expect(summary?.results[0]?.outcome.type).toBe("video.parked");
  expect(sim.backend.accepted.length).toBe(2);
});

test("a session that is lost where only free work was planned costs nothing in this run", async () => {
  const sim = new Simulation();
  const recipe = recipeOf({ videos: { a: ["one", "export a.mp4"] } });
  await sim.run(recipe);
  sim.backend.loseSessions();
  const better = recipeOf({ videos: { a: ["one", "export low a.mp4"] } });
  const summary = await sim.run(better);
  expect(summary?.results[0]?.outcome).toMatchObject({ type: "video.waiting", cause: "session-gone" });
  expect(sim.backend.accepted.length).toBe(1);
  expect(sim.plan(better)).toMatchObject([
    { class: "paid", reason: "its session is gone: made again from the start", credits: 100 },
  ]);
});

test("a render that went with its session is not asked for again after the session was made anew", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) =>
    operation === "renderStatus" && text === "render_1" ? { fail: failure("session-gone") } : undefined;
  const recipe = recipeOf({ videos: { a: ["one", "export a.mp4"] } });
  await sim.run(recipe);
  const summary = await sim.run(recipe);
  expect(summary?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(2);
});

test("a video whose files are all there needs no session", async () => {
  const sim = new Simulation();
  const recipe = recipeOf({ videos: { a: ["one", "export a.mp4"] } });
  await sim.run(recipe);
  sim.backend.loseSessions();
  await sim.run(recipeOf({ videos: { a: ["one", "export a.mp4", "two", "export b.mp4"] } }), {
    runBudget: 50,
  });
  expect(sim.plan(recipe)).toMatchObject([{ class: "none", credits: 0 }]);
  expect((await sim.run(recipe))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
});

test("a session that is lost while one prompt was approved is not paid for from the start in the same run", async () => {
  const sim = new Simulation();
  await sim.run(recipeOf({ videos: { a: ["one", "export a.mp4"] } }));
  for (const session of sim.backend.sessions.values()) session.gone = true;
  const appended = recipeOf({ videos: { a: ["one", "two", "export a.mp4"] } });
  expect(sim.plan(appended)).toMatchObject([{ class: "paid", credits: 50 }]);
  const summary = await sim.run(appended);
  expect(summary?.exitCode).toBe(4);
  expect(summary?.creditsSpent).toBe(0);
  expect(sim.plan(appended)).toMatchObject([
    { class: "paid", credits: 150, reason: "its session is gone: made again from the start" },
  ]);
  expect((await sim.run(appended))?.exitCode).toBe(0);
});
