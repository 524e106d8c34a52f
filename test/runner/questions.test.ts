// The backend asks something instead of working: no success, and answered once where the recipe says what to answer.

import { expect, test } from "vitest";
import { contentOf, failure } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const ONE = recipeOf({ videos: { a: ["one", "export a.mp4"] } });
const WITH_ANSWER = recipeOf({ videos: { a: ["one ?vertical", "two", "export a.mp4"] } });

/** Asks about the first prompt; everything else is carried out. */
const asks = ({ operation, text }: Call): Behaviour | undefined =>
  operation === "prompt" && text === "one"
    ? { texts: ["Should it be vertical or horizontal?"], applied: false }
    : undefined;

const sent = (sim: Simulation): string[] => sim.backend.accepted.map(({ text }) => text);

test("a question fails the video with the question as its reason, and is not asked for again", async () => {
  const sim = new Simulation();
  sim.backend.script = asks;
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(3);
  expect(sim.record("a").outcome.reason).toContain("Should it be vertical or horizontal?");
  expect((await sim.run(ONE))?.exitCode).toBe(3);
  expect(sent(sim)).toEqual(["one"]);
});

test("what the recipe says is answered once, and the video is made in the same session", async () => {
  const sim = new Simulation();
  sim.backend.script = asks;
  expect((await sim.run(WITH_ANSWER))?.exitCode).toBe(0);
  expect(sent(sim)).toEqual(["one", "vertical", "two"]);
  expect(sim.backend.count("createSession")).toBe(1);
  expect(sim.files.contents.get("a.mp4")).toBe(
    contentOf({ draft: ["vertical", "two"], format: "mp4", quality: "high" }),
  );
  const calls = sim.backend.calls.length;
  expect((await sim.run(WITH_ANSWER))?.exitCode).toBe(0);
  expect(sim.backend.calls.length).toBe(calls);
});

test("an answer that is added to the recipe later goes on where the question was asked", async () => {
  const sim = new Simulation();
  sim.backend.script = asks;
  await sim.run(recipeOf({ videos: { a: ["one", "two", "export a.mp4"] } }));
  expect(sim.plan(WITH_ANSWER)).toMatchObject([
    { class: "paid", reason: "prompt 1: the backend's question is answered" },
  ]);
  expect((await sim.run(WITH_ANSWER))?.exitCode).toBe(0);
  expect(sent(sim)).toEqual(["one", "vertical", "two"]);
});

test("an answer that was refused at the door is sent again, and the prompt is not", async () => {
  const sim = new Simulation();
  let refused = false;
  sim.backend.script = (call) => {
    if (call.operation !== "prompt" || call.text !== "vertical" || refused) return asks(call);
    refused = true;
    return { fail: failure("rate-limited") };
  };
  expect((await sim.run(WITH_ANSWER))?.exitCode).toBe(0);
  expect(sent(sim)).toEqual(["one", "vertical", "two"]);
});

test("a second question after the answer fails the video", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) =>
    operation === "prompt" && text !== "two" ? { texts: ["Which colour?"], applied: false } : undefined;
  expect((await sim.run(WITH_ANSWER))?.exitCode).toBe(3);
  expect((await sim.run(WITH_ANSWER))?.exitCode).toBe(3);
  expect(sent(sim)).toEqual(["one", "vertical"]);
});

test("a run that dies anywhere around a question sends neither the prompt nor the answer twice", async () => {
  const whole = new Simulation();
  whole.backend.script = asks;
  await whole.run(WITH_ANSWER);
  const appends = whole.journal().lines.length;
  for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
    const sim = new Simulation();
    sim.backend.script = asks;
    await sim.run(WITH_ANSWER, { dieAtAppend });
    const summary = await sim.run(WITH_ANSWER);
    expect.soft(sent(sim).toSorted(), `died at ${dieAtAppend}`).toEqual([...new Set(sent(sim))].toSorted());
    const { done = 0, unknown = 0 } = summary?.counts ?? {};
    expect.soft(done + unknown, `died at ${dieAtAppend}`).toBe(1);
  }
});
