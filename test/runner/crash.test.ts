// A run that dies anywhere and one that goes on from what was written: nothing paid twice, nothing forgotten.

import { array, assert, asyncProperty, integer, nat, record } from "fast-check";
import { expect, test } from "vitest";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { failure } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";
import type { RunWishes } from "../rig/simulation.ts";

const RECIPE = recipeOf({
  videos: {
    a: ["upload mug.jpg", "a1", "a2", "export out/a.mp4"],
    b: ["b1", "export low out/b1.mp4", "b2", "export out/b.mp4"],
    c: ["c1", "export out/c.mp4"],
  },
});
const PROMPTS = ["a a1", "a a2", "b b1", "b b2", "c c1"];

const sentTwice = (sim: Simulation): string[] => {
  const sent = sim.backend.accepted.map(({ session, text }) => `${session} ${text}`);
  return sent.filter((prompt, index) => sent.indexOf(prompt) !== index);
};

const appendsOf = async (recipe: Recipe, wishes: RunWishes = {}): Promise<number> => {
  const sim = new Simulation();
  await sim.run(recipe, wishes);
  return sim.journal().lines.length;
};

test("after a crash at any append, the next run ends with every video and each prompt paid once", async () => {
  const appends = await appendsOf(RECIPE);
  for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
    const sim = new Simulation();
    expect(await sim.run(RECIPE, { dieAtAppend })).toBeUndefined();
    const summary = await sim.run(RECIPE);
    expect.soft(sentTwice(sim), `died at ${dieAtAppend}`).toEqual([]);
    const unknown = summary?.counts.unknown ?? 0;
    expect((summary?.counts.done ?? 0) + unknown, `died at ${dieAtAppend}`).toBe(3);
    if (unknown > 0) continue;
    expect(sim.backend.accepted.map(({ video, text }) => `${video} ${text}`).toSorted()).toEqual(PROMPTS);
    const calls = sim.backend.calls.length;
    expect((await sim.run(RECIPE))?.exitCode).toBe(0);
    expect(sim.backend.calls.length, `died at ${dieAtAppend}`).toBe(calls);
  }
}, 120_000);

test("after a crash at any append, the books say in the end what every prompt cost", async () => {
  const appends = await appendsOf(RECIPE);
  for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
    const sim = new Simulation();
    await sim.run(RECIPE, { dieAtAppend });
    const summary = await sim.run(RECIPE);
    if (summary?.exitCode !== 0) continue;
    const entries = ["a", "b", "c"].flatMap((video) => sim.record(video).ledger);
    expect
      .soft(
        entries.map(({ cost }) => cost),
        `died at ${dieAtAppend}`,
      )
      .toEqual(entries.map(({ estimate }) => estimate));
  }
}, 120_000);

test("times that have not come yet, from before the clock was set back, make nobody wait for them", async () => {
  const appends = await appendsOf(RECIPE);
  for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
    const sim = new Simulation();
    await sim.run(RECIPE, { dieAtAppend });
    sim.clock.setBack(24 * 3_600_000);
    const summary = await sim.run(RECIPE);
    expect.soft(summary?.seconds, `died at ${dieAtAppend}`).toBeLessThan(3600);
  }
}, 120_000);

test("after two crashes in a row nothing is paid twice either", async () => {
  for (let first = 1; first <= 60; first += 7) {
    for (let second = 1; second <= 40; second += 3) {
      const sim = new Simulation();
      await sim.run(RECIPE, { dieAtAppend: first });
      await sim.run(RECIPE, { dieAtAppend: second });
      await sim.run(RECIPE);
      expect(sentTwice(sim), `died at ${first}, then at ${second}`).toEqual([]);
    }
  }
}, 120_000);

test("each render is made once, however the run dies", async () => {
  const appends = await appendsOf(RECIPE);
  for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
    const sim = new Simulation();
    await sim.run(RECIPE, { dieAtAppend });
    await sim.run(RECIPE);
    const made = [...sim.backend.renders.values()].map(({ video, request }) => `${video} ${request.quality}`);
    expect(made.toSorted(), `died at ${dieAtAppend}`).toEqual([...new Set(made)].toSorted());
  }
}, 120_000);

test("a journal that cannot be written from any append on: nothing is paid for after it, exit code 4", async () => {
  const undisturbed = new Simulation();
  await undisturbed.run(RECIPE);
  const lastOutcome = undisturbed.types().lastIndexOf("video.done") + 1;
  for (let failFromAppend = 1; failFromAppend <= lastOutcome; failFromAppend += 1) {
    const sim = new Simulation();
    const intended = () => sim.written.filter((event) => event.type === "prompt.intended").length;
    let unwritten = 0;
    sim.backend.script = ({ operation }) => {
      if (operation === "prompt" && sim.backend.count("prompt") > intended()) unwritten += 1;
      return undefined;
    };
    const summary = await sim.run(RECIPE, { failFromAppend });
    expect(unwritten, `failed from ${failFromAppend}`).toBe(0);
    expect(summary?.exitCode, `failed from ${failFromAppend}`).toBe(4);
    sim.backend.script = () => undefined;
    await sim.run(RECIPE);
    expect(sentTwice(sim), `failed from ${failFromAppend}`).toEqual([]);
  }
}, 120_000);

const KINDS = [
  "unreachable",
  "broken",
  "timeout",
  "session-gone",
  "rate-limited",
  "refused",
  "malformed",
  "plan-blocked",
  "not-found",
  "no-credits",
] as const;

/** Prompt refusals are limited to kinds that prove that nothing was done; the port allows no others. */
const PROMPT_ENDS: readonly Behaviour[] = [
  { lose: true },
  { lose: true, afterMs: 90_000 },
  { swallow: true },
  { texts: [], applied: true },
  { texts: [], applied: false },
  { texts: ["No."], applied: false },
  { texts: ["x"], applied: true, error: "overloaded" },
  { secondStageAfterMs: 4_000 },
  { fail: failure("unreachable") },
  { fail: failure("rate-limited") },
  { fail: failure("session-gone") },
  { fail: failure("refused") },
];

const OTHER_ENDS: readonly Behaviour[] = [
  ...KINDS.map((kind): Behaviour => ({ fail: failure(kind) })),
  { lose: true },
  { swallow: true },
  { render: "fails" },
  { render: "is forgotten" },
  { render: "never ends" },
  { download: "breaks" },
];

const faults = array(record({ call: integer({ min: 1, max: 90 }), kind: nat({ max: 191 }) }), {
  maxLength: 6,
});

function scriptOf(list: readonly { readonly call: number; readonly kind: number }[]) {
  let count = 0;
  return (call: Call): Behaviour | undefined => {
    count += 1;
    const fault = list.find((item) => item.call === count);
    if (fault === undefined) return undefined;
    const ends = call.operation === "prompt" ? PROMPT_ENDS : OTHER_ENDS;
    return ends[fault.kind % ends.length];
  };
}

test("with any faults and crashes, runs end, no prompt is paid twice, and no video is forgotten", async () => {
  await assert(
    asyncProperty(faults, array(integer({ min: 1, max: 70 }), { maxLength: 3 }), async (list, deaths) => {
      const sim = new Simulation();
      sim.backend.script = scriptOf(list);
      for (const dieAtAppend of deaths) await sim.run(RECIPE, { dieAtAppend });
      const summary = await sim.run(RECIPE);
      expect(sentTwice(sim)).toEqual([]);
      expect(summary?.results.length).toBe(3);
      sim.backend.script = () => undefined;
      await sim.run(RECIPE);
      const last = await sim.run(RECIPE);
      expect(sentTwice(sim)).toEqual([]);
      for (const { outcome } of last?.results ?? []) {
        expect(["video.done", "video.unknown", "video.failed", "video.parked"]).toContain(outcome.type);
      }
      for (const { video, outcome } of last?.results ?? []) {
        if (outcome.type !== "video.done") continue;
        expect(sim.files.contents.get(`out/${video}.mp4`)).toContain(`${video}1`);
      }
    }),
    { numRuns: 300, seed: 20_260_301 },
  );
}, 120_000);
