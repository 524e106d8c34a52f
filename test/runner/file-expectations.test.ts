// What a recipe expects of a finished file: looked at before the file gets its name, and kept for a person where it is not so.

import { describe, expect, test } from "vitest";
import type { FileExpectation } from "../../src/core/recipe/expectation.ts";
import type { Recipe, Step } from "../../src/core/recipe/recipe.ts";
import { contentOf } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const exported = (expectation: Partial<FileExpectation>, file = "a.mp4"): Step => ({
  kind: "export",
  format: "mp4",
  quality: "high",
  file,
  expect: { otherwise: { kind: "fail" }, ...expectation },
});

const one = (expectation: Partial<FileExpectation>, prompt = "one", file = "a.mp4"): Recipe =>
  recipeOf({ videos: { a: [prompt, exported(expectation, file)] } });

const WHOLE = contentOf({ draft: ["one"], format: "mp4", quality: "high" });
const ASIDE = "a.not-as-expected.mp4";
const SMALL = { sizeBytes: { max: 10 } };
const LARGE = { sizeBytes: { max: 10_000 } };

const names = (sim: Simulation): string[] => [...sim.files.contents.keys()];
const sent = (sim: Simulation): string[] => sim.backend.accepted.map(({ text }) => text);

test("a file that is as expected gets its name after it was looked at", async () => {
  const sim = new Simulation();
  const recipe = one({
    container: "mp4",
    codec: "h264",
    durationMs: { max: 9_000 },
    hasAudio: true,
    hasPicture: true,
    ...LARGE,
  });
  expect((await sim.run(recipe))?.exitCode).toBe(0);
  expect(names(sim)).toEqual(["a.mp4"]);
  const types = sim.types("a");
  expect(types.indexOf("download.checked")).toBeLessThan(types.indexOf("expectation.checked"));
  expect(types.indexOf("expectation.checked")).toBeLessThan(types.indexOf("download.finished"));
  const calls = sim.backend.calls.length;
  expect((await sim.run(recipe))?.exitCode).toBe(0);
  expect(sim.backend.calls.length).toBe(calls);
});

test.each([
  ["the container", { container: "webm" }, "one", "expected the container webm, found mp4"],
  ["the codec", { codec: "av1" }, "one", "expected the codec av1, found h264"],
  ["the size", SMALL, "one", `expected at most 10 bytes, found ${WHOLE.length} bytes`],
  ["the length", { durationMs: { min: 9_000 } }, "one", "expected at least 9 s, found 8 s"],
  ["sound", { hasAudio: true }, "silence", "expected sound, found silence"],
  ["no sound", { hasAudio: false }, "one", "expected no sound, found sound (peak -6 dB)"],
  ["a picture", { hasPicture: true }, "night", "expected a picture, found black throughout"],
] as const)("%s is held against the file", async (_, expectation, prompt, words) => {
  const sim = new Simulation();
  expect((await sim.run(one(expectation, prompt)))?.exitCode).toBe(3);
  expect(sim.record("a").outcome.reason).toBe(`export 1: ${words}; the file is kept as ${ASIDE}`);
});

describe("a file that is not as expected", () => {
  test("does not get its name, is kept under another one, and stays where it is", async () => {
    const sim = new Simulation();
    await sim.run(one(SMALL));
    expect(names(sim)).toEqual([ASIDE]);
    expect(sim.files.contents.get(ASIDE)).toBe(WHOLE);
    const calls = sim.backend.calls.length;
    expect((await sim.run(one(SMALL)))?.exitCode).toBe(3);
    expect(sim.backend.calls.length).toBe(calls);
    expect(sim.plan(one(SMALL))).toMatchObject([{ class: "none", obstacle: { state: "failed" } }]);
  });

  test("gets its name without a new render or download when something else is expected", async () => {
    const sim = new Simulation();
    await sim.run(one(SMALL));
    expect(sim.plan(one(LARGE))).toMatchObject([
      { class: "free", credits: 0, reason: "expectation changed: to be checked" },
    ]);
    const calls = sim.backend.calls.length;
    expect((await sim.run(one(LARGE), { maxClass: "free" }))?.exitCode).toBe(0);
    expect(sim.backend.calls.length).toBe(calls);
    expect(names(sim)).toEqual(["a.mp4"]);
    expect(sim.plan(one(LARGE))).toMatchObject([{ class: "none" }]);
  });

  test("gets its name when a warning is enough, and when nothing is expected any more", async () => {
    for (const recipe of [
      one({ ...SMALL, otherwise: { kind: "warn" } }),
      recipeOf({ videos: { a: ["one", "export a.mp4"] } }),
    ]) {
      const sim = new Simulation();
      await sim.run(one(SMALL));
      const renders = sim.backend.renders.size;
      expect((await sim.run(recipe))?.exitCode).toBe(0);
      expect(names(sim)).toEqual(["a.mp4"]);
      expect(sim.backend.renders.size).toBe(renders);
    }
  });

  test("is fetched again, not rendered again, when it was deleted meanwhile", async () => {
    const sim = new Simulation();
    await sim.run(one(SMALL));
    sim.files.contents.delete(ASIDE);
    expect((await sim.run(one(LARGE)))?.exitCode).toBe(0);
    expect(sim.backend.renders.size).toBe(1);
    expect(sim.backend.count("download")).toBe(2);
    expect(names(sim)).toEqual(["a.mp4"]);
  });

  test("is looked at again though its session is gone, and nothing is paid for", async () => {
    const sim = new Simulation();
    await sim.run(one(SMALL));
    sim.backend.loseSessions();
    expect((await sim.run(one(LARGE)))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one"]);
  });

  test("gets its name with a word where a warning is enough", async () => {
    const sim = new Simulation();
    expect((await sim.run(one({ ...SMALL, otherwise: { kind: "warn" } })))?.exitCode).toBe(0);
    expect(names(sim)).toEqual(["a.mp4"]);
    expect(sim.types("a")).toContain("expectation.checked");
  });

  test("takes the place of nothing: an earlier file under the wanted name stays", async () => {
    const sim = new Simulation();
    await sim.run(recipeOf({ videos: { a: ["one", "export low a.mp4"] } }));
    const before = sim.files.contents.get("a.mp4");
    await sim.run(one(SMALL));
    expect(sim.files.contents.get("a.mp4")).toBe(before);
    expect((await sim.run(one(LARGE)))?.exitCode).toBe(0);
    expect(sim.files.contents.get("a.mp4")).toBe(WHOLE);
  });
});

describe("a file that was kept, and is as expected now", () => {
  test("takes the place of the one that was made before it, without a download or a payment", async () => {
    const sim = new Simulation();
    await sim.run(one(LARGE));
    await sim.run(one(SMALL, "another"));
    expect(names(sim)).toEqual(["a.mp4", ASIDE]);
    sim.backend.loseSessions();
    sim.backend.renders.clear();
    const calls = sim.backend.calls.length;
    expect((await sim.run(one(LARGE, "another")))?.exitCode).toBe(0);
    expect(sim.backend.calls.length).toBe(calls);
    expect(names(sim)).toEqual(["a.mp4"]);
    expect(sim.files.contents.get("a.mp4")).toContain("another");
    expect(sim.plan(one(LARGE, "another"))).toMatchObject([{ class: "none" }]);
  });

  test("does so after a death anywhere as well", async () => {
    for (let dieAtAppend = 1; dieAtAppend <= 6; dieAtAppend += 1) {
      const sim = new Simulation();
      await sim.run(one(LARGE));
      await sim.run(one(SMALL, "another"));
      sim.backend.loseSessions();
      sim.backend.renders.clear();
      await sim.run(one(LARGE, "another"), { dieAtAppend });
      expect((await sim.run(one(LARGE, "another")))?.exitCode, `died at ${dieAtAppend}`).toBe(0);
      expect(sim.files.contents.get("a.mp4"), `died at ${dieAtAppend}`).toContain("another");
      expect(sent(sim)).toEqual(["one", "another"]);
    }
  });

  test("stays where it is when the recipe takes up its name", async () => {
    const sim = new Simulation();
    await sim.run(one(SMALL));
    expect((await sim.run(one(LARGE, "one", ASIDE)))?.exitCode).toBe(0);
    expect(names(sim)).toEqual([ASIDE]);
    expect(sim.plan(one(LARGE, "one", ASIDE))).toMatchObject([{ class: "none" }]);
  });
});

test("a finished file that is no longer as expected fails the video and keeps its name", async () => {
  const sim = new Simulation();
  await sim.run(one(LARGE));
  const calls = sim.backend.calls.length;
  expect((await sim.run(one(SMALL)))?.exitCode).toBe(3);
  expect(names(sim)).toEqual(["a.mp4"]);
  expect((await sim.run(one(LARGE)))?.exitCode).toBe(0);
  expect(sim.backend.calls.length).toBe(calls);
});

describe("a correction of a file", () => {
  const FIX = "with sound";
  const CORRECTED = one({ sizeBytes: { min: WHOLE.length + 1 }, otherwise: { kind: "prompt", text: FIX } });
  const HOPELESS = one({ sizeBytes: { min: 5_000 }, otherwise: { kind: "prompt", text: FIX } });

  test("is sent once, then the draft is rendered again, and the file looked at again", async () => {
    const sim = new Simulation();
    expect((await sim.run(CORRECTED))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX]);
    expect(sim.backend.renders.size).toBe(2);
    expect(sim.files.contents.get("a.mp4")).toContain(FIX);
    expect(names(sim)).toEqual(["a.mp4"]);
    expect(sim.record("a").ledger.map(({ step }) => step)).toEqual(["prompt 1", "export 1 (correction)"]);
  });

  test("that does not help is not sent again, and the last file is kept", async () => {
    const sim = new Simulation();
    expect((await sim.run(HOPELESS))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("also after the correction");
    await sim.run(HOPELESS);
    await sim.run(HOPELESS, { failed: true });
    expect(sent(sim)).toEqual(["one", FIX]);
    expect(names(sim)).toEqual([ASIDE]);
  });

  test("is not paid for by a run that may not, and the file is kept meanwhile", async () => {
    const sim = new Simulation();
    await sim.run(one(LARGE));
    expect((await sim.run(CORRECTED))?.exitCode).toBe(4);
    expect(sent(sim)).toEqual(["one"]);
    expect(sim.plan(CORRECTED)).toMatchObject([{ class: "paid", credits: 50 }]);
    expect((await sim.run(CORRECTED))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX]);
  });

  const scripts: readonly [string, Simulation["backend"]["script"]][] = [
    ["carried out", () => undefined],
    ["lost", onFix({ lose: true, afterMs: 20_000 })],
    ["in vain", onFix({ texts: ["No."], applied: false })],
  ];

  test.each(scripts)("is sent once wherever the run dies: %s", async (_, script) => {
    for (const recipe of [CORRECTED, HOPELESS]) {
      const whole = new Simulation();
      whole.backend.script = script;
      const last = await whole.run(recipe);
      const appends = whole.journal().lines.length;
      for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
        const sim = new Simulation();
        sim.backend.script = script;
        await sim.run(recipe, { dieAtAppend });
        let summary = await sim.run(recipe);
        // A run that was planned as free does not pay: the next one is planned for it.
        if (summary?.exitCode === 4) summary = await sim.run(recipe);
        const twice = sent(sim).filter((text, index) => sent(sim).indexOf(text) !== index);
        expect.soft(twice, `died at ${dieAtAppend}`).toEqual([]);
        if (summary?.exitCode === 6) continue;
        expect.soft(summary?.exitCode, `died at ${dieAtAppend}`).toBe(last?.exitCode);
        expect.soft(names(sim).includes("a.mp4"), `died at ${dieAtAppend}`).toBe(last?.exitCode === 0);
      }
    }
  });

  function onFix(behaviour: Behaviour) {
    return ({ operation, text }: Call): Behaviour | undefined =>
      operation === "prompt" && text === FIX ? behaviour : undefined;
  }
});

test("a run that dies anywhere around a file that is not as expected leaves it under no final name", async () => {
  const whole = new Simulation();
  await whole.run(one(SMALL));
  const appends = whole.journal().lines.length;
  for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
    const sim = new Simulation();
    await sim.run(one(SMALL), { dieAtAppend });
    expect(names(sim)).not.toContain("a.mp4");
    const summary = await sim.run(one(SMALL));
    if (summary?.exitCode === 6) continue;
    expect(summary?.exitCode, `died at ${dieAtAppend}`).toBe(3);
    expect(names(sim), `died at ${dieAtAppend}`).toEqual([ASIDE]);
    expect(sim.backend.renders.size, `died at ${dieAtAppend}`).toBe(1);
  }
});
