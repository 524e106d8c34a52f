// Expectations under any faults, deaths and changes of the recipe: nothing paid twice, no video forgotten, every run ends.

import { array, assert, asyncProperty, constantFrom, integer, nat, record } from "fast-check";
import { expect, test } from "vitest";
import type { Recipe, Step } from "../../src/core/recipe/recipe.ts";
import type { Otherwise } from "../../src/core/recipe/expectation.ts";
import { failure } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

interface Wanted {
  readonly titles: number;
  readonly most: number;
  readonly otherwise: "fail" | "warn" | "prompt";
}

const otherwiseOf = (wanted: Wanted, text: string): Otherwise =>
  wanted.otherwise === "prompt" ? { kind: "prompt", text } : { kind: wanted.otherwise };

function recipe(wanted: Wanted): Recipe {
  const prompt = (text: string): Step => ({
    kind: "prompt",
    text,
    expect: { tracks: { text: { min: wanted.titles } }, otherwise: otherwiseOf(wanted, `title of ${text}`) },
  });
  const exported = (file: string): Step => ({
    kind: "export",
    format: "mp4",
    quality: "high",
    file,
    expect: { sizeBytes: { max: wanted.most }, otherwise: otherwiseOf(wanted, `smaller ${file}`) },
  });
  return recipeOf({
    videos: {
      a: [prompt("a1"), exported("a1.mp4"), prompt("a2"), exported("a.mp4")],
      b: ["b1", exported("b.mp4")],
    },
  });
}

const ENDS: readonly Behaviour[] = [
  { lose: true },
  { lose: true, afterMs: 90_000 },
  { swallow: true },
  { texts: [], applied: true },
  { texts: ["No."], applied: false },
  { texts: ["Which one?"], applied: false },
  { secondStageAfterMs: 4_000 },
  { secondStageAfterMs: 5_600, secondStage: "title late" },
  { fail: failure("unreachable") },
  { fail: failure("rate-limited") },
  { fail: failure("session-gone") },
  { fail: failure("no-credits") },
];
const OTHER_ENDS: readonly Behaviour[] = [
  ...(["broken", "session-gone", "rate-limited", "refused", "not-found"] as const).map((kind): Behaviour => ({
    fail: failure(kind),
  })),
  { render: "fails" },
  { download: "breaks" },
];

const wanted = record({
  titles: nat({ max: 3 }),
  most: constantFrom(20, 60, 10_000),
  otherwise: constantFrom("fail" as const, "warn" as const, "prompt" as const),
});
const faults = array(record({ call: integer({ min: 1, max: 60 }), kind: nat({ max: 190 }) }), {
  maxLength: 5,
});
const runs = array(record({ wanted, dieAtAppend: integer({ min: 1, max: 90 }) }), {
  minLength: 1,
  maxLength: 4,
});

function scriptOf(list: readonly { readonly call: number; readonly kind: number }[]) {
  let count = 0;
  return (call: Call): Behaviour | undefined => {
    count += 1;
    const fault = list.find((item) => item.call === count);
    if (fault === undefined) return undefined;
    const ends = call.operation === "prompt" ? ENDS : OTHER_ENDS;
    return ends[fault.kind % ends.length];
  };
}

const twice = (sim: Simulation): string[] => {
  const sent = sim.backend.accepted.map(({ session, text }) => `${session} ${text}`);
  return sent.filter((prompt, index) => sent.indexOf(prompt) !== index);
};

const ENDED = ["video.done", "video.unknown", "video.failed", "video.parked", "video.waiting"];

test("whatever breaks and whatever the recipe says next, no prompt and no correction is paid twice", async () => {
  await assert(
    asyncProperty(faults, runs, wanted, async (list, before, last) => {
      const sim = new Simulation();
      sim.backend.script = scriptOf(list);
      for (const { wanted, dieAtAppend } of before) {
        await sim.run(recipe(wanted), { dieAtAppend });
        expect(twice(sim)).toEqual([]);
      }
      sim.backend.script = () => undefined;
      // What a free plan leaves undone, the next one pays for; two corrections may follow one after the other.
      for (let again = 0; again < 4; again += 1) await withinPlan(sim, recipe(last));
      expect(twice(sim)).toEqual([]);
      const prompts = sim.backend.count("prompt");
      const summary = await sim.run(recipe(last));
      expect(sim.backend.count("prompt")).toBe(prompts);
      expect(summary?.results).toHaveLength(2);
      for (const { outcome } of summary?.results ?? []) expect(ENDED).toContain(outcome.type);
      judgeEnd(sim, recipe(last), summary?.results ?? []);
    }),
    { numRuns: 400, seed: 20_261_121 },
  );
}, 240_000);

/** Nothing breaks any more: a run sends no more prompts than its plan showed, corrections included. */
async function withinPlan(sim: Simulation, recipe: Recipe): Promise<void> {
  const shown = sim.plan(recipe).reduce((sum, { steps, corrections = 0 }) => {
    const paid = steps.filter((step) => step.class === "paid").length;
    return sum + paid + corrections / sim.backend.costs.edit;
  }, 0);
  const before = sim.backend.count("prompt");
  await sim.run(recipe);
  expect(sim.backend.count("prompt") - before).toBeLessThanOrEqual(shown);
}

type Results = NonNullable<Awaited<ReturnType<Simulation["run"]>>>["results"];

/** What is done is as expected, or only a warning was asked for; and its file shows it. */
function judgeEnd(sim: Simulation, recipe: Recipe, results: Results): void {
  for (const { video, outcome } of results) {
    if (outcome.type !== "video.done") continue;
    for (const step of recipe.videos.find(({ id }) => id === video)?.steps ?? []) {
      if (step.kind !== "export") continue;
      const content = sim.files.contents.get(step.file) ?? "";
      expect(content).not.toBe("");
      if (step.expect?.otherwise.kind === "warn") continue;
      expect(content.length).toBeLessThanOrEqual(step.expect?.sizeBytes?.max ?? 0);
    }
  }
}
