// What a recipe expects of a draft: looked at after each prompt, at no cost, before anything after it is paid or rendered.

import { describe, expect, test } from "vitest";
import type { DraftExpectation, Otherwise } from "../../src/core/recipe/expectation.ts";
import type { Recipe, Step } from "../../src/core/recipe/recipe.ts";
import type { Event } from "../../src/core/run/events.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const prompt = (text: string, expectation?: Partial<DraftExpectation>): Step => ({
  kind: "prompt",
  text,
  ...(expectation !== undefined && { expect: { otherwise: { kind: "fail" }, ...expectation } }),
});

const TITLED: Partial<DraftExpectation> = { tracks: { text: { min: 1, max: 1 } } };
const UNTITLED = "prompt 1: expected 1 text track, found 0";

const titled = (otherwise: Otherwise, text = "one"): Recipe =>
  recipeOf({ videos: { a: [prompt(text, { ...TITLED, otherwise }), "two", "export a.mp4"] } });

const FAIL = titled({ kind: "fail" });
const WARN = titled({ kind: "warn" });

const checks = (sim: Simulation) =>
  sim.written.filter(
    (event): event is Event & { type: "expectation.checked" } => event.type === "expectation.checked",
  );

const sent = (sim: Simulation): string[] => sim.backend.accepted.map(({ text }) => text);

describe("an expectation that holds", () => {
  test("is looked at once, and the video is made", async () => {
    const sim = new Simulation();
    expect((await sim.run(titled({ kind: "fail" }, "title one")))?.exitCode).toBe(0);
    expect(checks(sim)).toMatchObject([
      { key: expect.any(String), step: "prompt 1", settled: true, findings: [{ holds: true }] },
    ]);
    const calls = sim.backend.calls.length;
    expect(sim.plan(titled({ kind: "fail" }, "title one"))).toMatchObject([{ class: "none" }]);
    await sim.run(titled({ kind: "fail" }, "title one"));
    expect(sim.backend.calls.length).toBe(calls);
  });

  test("of the last prompt is looked at before the render", async () => {
    const sim = new Simulation();
    await sim.run(recipeOf({ videos: { a: ["one", prompt("title two", TITLED), "export a.mp4"] } }));
    const types = sim.types("a");
    expect(types.indexOf("expectation.checked")).toBeLessThan(types.indexOf("render.intended"));
  });
});

describe("an expectation that does not hold", () => {
  test("fails the video with what was expected and found, and nothing after it is paid or rendered", async () => {
    const sim = new Simulation();
    expect((await sim.run(FAIL))?.exitCode).toBe(3);
    expect(sim.record("a").outcome).toMatchObject({ state: "failed", reason: UNTITLED });
    expect(sent(sim)).toEqual(["one"]);
    expect(sim.backend.renders.size).toBe(0);
  });

  test("is settled only by later looks, two after a generation and one after an edit", async () => {
    const sim = new Simulation();
    await sim.run(FAIL);
    expect(checks(sim)).toMatchObject([{ settled: false }, { settled: false }, { settled: true }]);
    const [first, , last] = checks(sim).map(({ at }) => Date.parse(at));
    expect((last ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(90_000);
    const edit = new Simulation();
    await edit.run(recipeOf({ videos: { a: ["one", prompt("two", TITLED), "export a.mp4"] } }));
    expect(checks(edit)).toMatchObject([{ settled: false }, { settled: true }]);
  });

  test("is not what the backend makes good by itself a little later", async () => {
    const sim = new Simulation();
    sim.backend.script = ({ operation }) =>
      operation === "prompt" ? { secondStageAfterMs: 70_000, secondStage: "title late" } : undefined;
    expect((await sim.run(FAIL))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", "two"]);
  });

  test("is no question in the next run: the plan says why, and nothing is sent or read", async () => {
    const sim = new Simulation();
    await sim.run(FAIL);
    expect(sim.plan(FAIL)).toMatchObject([{ class: "none", obstacle: { state: "failed" } }]);
    expect(sim.plan(FAIL)[0]?.reason).toContain(UNTITLED);
    const calls = sim.backend.calls.length;
    expect((await sim.run(FAIL))?.exitCode).toBe(3);
    expect(sim.backend.calls.length).toBe(calls);
    expect(sim.plan(FAIL, { rerun: ["a"] })).toMatchObject([{ class: "paid", credits: 150 }]);
  });

  test("is told, and the video is made, where the recipe only wants a warning", async () => {
    const sim = new Simulation();
    const summary = await sim.run(WARN);
    expect(summary?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", "two"]);
    expect(checks(sim).at(-1)).toMatchObject({ otherwise: "warn", findings: [{ holds: false }] });
    expect(sim.plan(WARN)).toMatchObject([{ class: "none" }]);
  });

  test("of a changed prompt is forgotten with the session that it was made in", async () => {
    const sim = new Simulation();
    await sim.run(FAIL);
    expect((await sim.run(titled({ kind: "fail" }, "title one")))?.exitCode).toBe(0);
  });
});

describe("an expectation that changed", () => {
  const EXPORTED = recipeOf({
    videos: { a: [prompt("one", { durationMs: { min: 4_000 } }), "export a.mp4"] },
  });
  const STRICTER = recipeOf({
    videos: { a: [prompt("one", { durationMs: { min: 9_000 } }), "export a.mp4"] },
  });

  test("is looked at again without asking the backend, and the plan calls it free", async () => {
    const sim = new Simulation();
    await sim.run(EXPORTED);
    expect(sim.plan(STRICTER)).toMatchObject([
      { class: "free", credits: 0, reason: "expectation changed: to be checked" },
    ]);
    const calls = sim.backend.calls.length;
    expect((await sim.run(STRICTER, { maxClass: "free" }))?.exitCode).toBe(3);
    expect(sim.backend.calls.length).toBe(calls);
    expect(sim.record("a").outcome.reason).toBe("prompt 1: expected at least 9 s, found 4 s");
    expect((await sim.run(EXPORTED))?.exitCode).toBe(0);
    expect(sim.backend.calls.length).toBe(calls);
  });

  test("waits where not even what is free is allowed", async () => {
    const sim = new Simulation();
    await sim.run(EXPORTED);
    await sim.run(STRICTER, { maxClass: "none" });
    expect(checks(sim)).toHaveLength(1);
    expect(sim.record("a").outcome.state).toBe("pending");
  });

  test("from failing to warning lets the video go on where it stood", async () => {
    const sim = new Simulation();
    await sim.run(FAIL);
    expect(sim.plan(WARN)).toMatchObject([{ class: "paid", credits: 50 }]);
    expect((await sim.run(WARN))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", "two"]);
    expect(checks(sim)).toHaveLength(3);
  });

  test("of an earlier prompt is held against the draft as it was then", async () => {
    const sim = new Simulation();
    const two = (max: number) =>
      recipeOf({ videos: { a: [prompt("one", { durationMs: { max } }), "two", "export a.mp4"] } });
    await sim.run(two(9_000));
    expect((await sim.run(two(5_000)))?.exitCode).toBe(0);
    expect(checks(sim).at(-1)).toMatchObject({ findings: [{ found: "4 s" }] });
  });

  test("says so where the draft was not kept and the session has gone on", async () => {
    const sim = new Simulation();
    const two = (max: number) =>
      recipeOf({ videos: { a: [prompt("one", { durationMs: { max } }), "two", "export a.mp4"] } });
    await sim.run(two(9_000));
    sim.files.drafts.clear();
    expect((await sim.run(two(5_000)))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("it was not kept");
  });
});

test("a run that dies anywhere around a check comes to the same end, and pays for nothing twice", async () => {
  for (const recipe of [FAIL, WARN]) {
    const whole = new Simulation();
    await whole.run(recipe);
    const appends = whole.journal().lines.length;
    for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
      const sim = new Simulation();
      await sim.run(recipe, { dieAtAppend });
      const summary = await sim.run(recipe);
      if (summary?.exitCode === 6) continue;
      expect.soft(summary?.exitCode, `died at ${dieAtAppend}`).toBe(recipe === FAIL ? 3 : 0);
      expect.soft(sent(sim), `died at ${dieAtAppend}`).toEqual(recipe === FAIL ? ["one"] : ["one", "two"]);
    }
  }
});

test("what is rendered is what was looked at, though the draft changed by itself since", async () => {
  const sim = new Simulation();
  const one = recipeOf({ videos: { a: [prompt("one", { durationMs: { max: 4_000 } }), "export a.mp4"] } });
  sim.backend.script = lateMusic;
  expect((await sim.run(one, { limits: { renders: 1 } }))?.exitCode).toBe(3);
  expect(sim.record("a").outcome.reason).toBe("prompt 1: expected at most 4 s, found 8 s");
  expect(sim.files.contents.has("a.mp4")).toBe(false);
});

test("an earlier export in another quality shows the draft that was looked at, not one before it", async () => {
  const sim = new Simulation();
  const of = (quality: string): Recipe =>
    recipeOf({
      videos: {
        a: [
          prompt("one", { tracks: { text: { min: 1 } } }),
          `export ${quality} a.mp4`,
          "two",
          "export b.mp4",
        ],
      },
    });
  sim.backend.script = ({ operation, text }) =>
    operation === "prompt" && text === "one"
      ? { secondStageAfterMs: 15_000, secondStage: "title late" }
      : undefined;
  expect((await sim.run(of("high")))?.exitCode).toBe(0);
  expect((await sim.run(of("low")))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toBe('["one","title late"] as mp4 low');
});

test("a run ends where drafts cannot be kept and go on changing", async () => {
  const sim = new Simulation();
  const one = recipeOf({ videos: { a: [prompt("one", { durationMs: { min: 1 } }), "export a.mp4"] } });
  sim.files.drafts.set = () => sim.files.drafts;
  sim.backend.script = ({ operation, nth, video }) => {
    const session = [...sim.backend.sessions.values()].find((known) => known.video === video);
    if (operation === "readDraft" && nth > 3 && nth < 20) session?.applied.push(`more ${nth}`);
    return undefined;
  };
  const summary = await sim.run(one);
  expect(summary?.results).toHaveLength(1);
  expect(sim.backend.count("readDraft")).toBeLessThan(50);
});

/** The draft is settled when it is looked at, and changes while the session's draft is being read for the render. */
const lateMusic = ({ operation }: Call): Behaviour | undefined =>
  operation === "prompt" ? { secondStageAfterMs: 5_600 } : undefined;
