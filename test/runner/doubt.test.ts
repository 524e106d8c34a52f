// Prompts whose answer is lost, silent or a refusal: looked at, at the contract's times, and never sent again.

import { expect, test } from "vitest";
import { failure } from "../rig/fake-backend.ts";
import type { Behaviour } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const ONE = recipeOf({ videos: { a: ["one", "export a.mp4"] } });

const withPrompt = (behaviour: Behaviour): Simulation => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, nth }) => (operation === "prompt" && nth === 1 ? behaviour : undefined);
  return sim;
};

/** Seconds from the prompt's end to each look at the draft. */
function looks(sim: Simulation): number[] {
  const { calls } = sim.backend;
  const sent = calls.findIndex(({ operation }) => operation === "prompt");
  const end = (calls[sent]?.at ?? 0) + 100_000;
  return calls
    .slice(sent + 1)
    .filter(({ operation }) => operation === "readDraft")
    .map(({ at }) => Math.round((at - end) / 1000));
}

test("a lost answer whose prompt was carried out is found by looking", async () => {
  const sim = withPrompt({ lose: true });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
  expect(looks(sim).slice(0, 2)).toEqual([30, 35]);
});

test("a prompt that is carried out minutes after its answer was lost is still found", async () => {
  const sim = withPrompt({ lose: true, afterMs: 200_000 });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.count("prompt")).toBe(1);
});

test("a lost answer and an unchanged draft: five looks, then unknown, and each later run looks once", async () => {
  const sim = withPrompt({ swallow: true });
  expect((await sim.run(ONE))?.exitCode).toBe(6);
  expect(looks(sim).slice(0, 5)).toEqual([30, 90, 150, 211, 271]);
  const before = sim.backend.count("readDraft");
  expect(sim.plan(ONE)).toMatchObject([{ class: "free", reason: "prompt 1: outcome to be looked up" }]);
  expect((await sim.run(ONE))?.exitCode).toBe(6);
  expect(sim.backend.count("readDraft")).toBe(before + 1);
  expect(sim.backend.count("prompt")).toBe(1);
});

test("an unknown prompt that turns out to be carried out between two runs is gone on from", async () => {
  const sim = withPrompt({ lose: true, afterMs: 400_000 });
  expect((await sim.run(ONE))?.exitCode).toBe(6);
  await sim.clock.until(sim.clock.sleep(400_000));
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.count("prompt")).toBe(1);
});

test.each([
  { how: "applied", prompts: 1, exit: 3 },
  { how: "resend", prompts: 2, exit: 0 },
  { how: "abandon", prompts: 1, exit: 3 },
] as const)("the user's word $how on an unknown prompt is followed", async ({ how, prompts, exit }) => {
  const sim = withPrompt({ swallow: true });
  await sim.run(ONE);
  sim.resolve("a", how);
  const summary = await sim.run(ONE);
  expect(sim.backend.count("prompt")).toBe(prompts);
  expect(summary?.exitCode).toBe(exit);
});

test("an unknown prompt that the recipe no longer asks for is the user's to decide", async () => {
  const sim = withPrompt({ swallow: true });
  await sim.run(ONE);
  const changed = recipeOf({ videos: { a: ["another", "export a.mp4"] } });
  expect(sim.plan(changed)).toMatchObject([{ class: "none", obstacle: { state: "unknown" } }]);
  expect((await sim.run(changed))?.exitCode).toBe(6);
  expect((await sim.run(ONE, { rerun: ["a"] }))?.exitCode).toBe(6);
  expect(sim.backend.count("prompt")).toBe(1);
});

test("an edit that ends without a word and changed the draft is done", async () => {
  const sim = withPrompt({ texts: [], applied: true });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(looks(sim).slice(0, 2)).toEqual([0, 5]);
});

test.each([
  { name: "silence", end: { texts: [], applied: false } },
  { name: "an error in the stream", end: { texts: ["Working"], applied: false, error: "overloaded" } },
  { name: "half an answer", end: { texts: ["I am"], applied: false, incomplete: true } },
])("$name and an unchanged draft is in doubt for as long as the contract says", async ({ end }) => {
  const sim = withPrompt(end);
  expect((await sim.run(ONE))?.exitCode).toBe(6);
  expect(looks(sim).slice(0, 7)).toEqual([0, 5, 35, 96, 156, 216, 276]);
  expect(sim.backend.count("prompt")).toBe(1);
});

test("an answer in words and an unchanged draft has failed, with the answer", async () => {
  const sim = withPrompt({ texts: ["I cannot do that."], applied: false });
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(3);
  expect(summary?.results[0]?.outcome).toMatchObject({
    reason: expect.stringContaining("I cannot do that."),
  });
  expect(looks(sim)).toEqual([0, 5, 35]);
});

test("a draft that goes on changing by itself is waited for before the next step", async () => {
  const sim = withPrompt({ secondStageAfterMs: 4_000 });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toContain("music for one");
});

test("a session that is gone leaves the doubt, and is not made again by itself", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation }) => {
    if (operation === "readDraft" && sim.backend.count("prompt") > 0) sim.backend.loseSessions();
    return operation === "prompt" ? { swallow: true } : undefined;
  };
  expect((await sim.run(ONE))?.exitCode).toBe(6);
  expect((await sim.run(ONE))?.exitCode).toBe(6);
  expect(sim.backend.count("prompt")).toBe(1);
});

test("reads that fail while an outcome is in doubt park the video, and the next run looks on", async () => {
  const sim = withPrompt({ lose: true });
  const { script } = sim.backend;
  let down = true;
  sim.backend.script = (call) =>
    call.operation === "readDraft" && call.nth > 1 && down ? { fail: failure("broken") } : script(call);
  expect((await sim.run(ONE))?.exitCode).toBe(4);
  down = false;
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.count("prompt")).toBe(1);
});

test("a plan shows the whole price where the recipe has changed since a prompt was sent that is still to be looked up", async () => {
  const whole = new Simulation();
  await whole.run(ONE);
  const intended = whole
    .journal()
    .events()
    .findIndex(({ type }) => type === "prompt.intended");
  const sim = new Simulation();
  // The next event is the prompt's end, which nobody hears of.
  await sim.run(ONE, { dieAtAppend: intended + 2 });
  expect(sim.record("a").prompt).toMatchObject({ phase: "intended" });
  const changed = recipeOf({ videos: { a: ["uno", "export a.mp4"] } });
  const [planned] = sim.plan(changed);
  expect(planned).toMatchObject({ class: "paid", credits: 100 });
  expect(planned?.reason).toBe("prompt 1 changed: made again from the start, after a look at prompt 1");
  const before = sim.backend.credits;
  expect((await sim.run(changed))?.exitCode).toBe(0);
  expect(before - sim.backend.credits).toBe(100);
});

test("a plan shows the price of a generation for a first prompt that changed nothing and is sent again", async () => {
  const sim = withPrompt({ texts: ["No."], applied: false });
  await sim.run(ONE);
  sim.backend.script = () => undefined;
  expect(sim.plan(ONE, { failed: true })).toMatchObject([{ class: "paid", credits: 100 }]);
  const before = sim.backend.credits;
  await sim.run(ONE, { failed: true });
  expect(before - sim.backend.credits).toBe(100);
});
