// Weeks of use in one property: recipes that change, runs that die, files that vanish, journals that are compacted. The plan keeps its word, and all converges.

import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  nat,
  option,
  record,
} from "fast-check";
import { expect, test } from "vitest";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { failure } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const VERSIONS: readonly (readonly string[])[] = [
  ["one", "export a.mp4"],
  ["one", "two", "export a.mp4"],
  ["one", "export low r.mp4", "two", "export a.mp4"],
  ["one", "export low a.mp4", "two", "export r.mp4"],
  ["uno", "two", "export a.mp4"],
  ["upload mug.jpg", "one", "export b.mp4"],
  ["one", "export low a.mp4"],
];

const BEHAVIOURS: readonly Behaviour[] = [
  { lose: true },
  { swallow: true },
  { fail: failure("unreachable") },
  { fail: failure("session-gone") },
  { fail: failure("rate-limited") },
  { fail: failure("broken") },
];

const PROMPT_BEHAVIOURS: readonly Behaviour[] = [
  { lose: true },
  { swallow: true },
  { texts: [], applied: true },
  { texts: ["No."], applied: false },
  { fail: failure("unreachable") },
  { fail: failure("session-gone") },
];

const step = record({
  version: nat({ max: VERSIONS.length - 1 }),
  other: nat({ max: VERSIONS.length - 1 }),
  dieAtAppend: option(integer({ min: 1, max: 50 }), { nil: undefined }),
  maxClass: constantFrom("none", "free", "paid", "paid", "paid"),
  loseFiles: boolean(),
  compacted: boolean(),
  faults: array(record({ call: integer({ min: 1, max: 40 }), kind: nat({ max: 5 }) }), { maxLength: 2 }),
});

const recipeFor = ({ version, other }: { readonly version: number; readonly other: number }): Recipe =>
  recipeOf({
    videos: {
      x: (VERSIONS[version] ?? []).map((short) => short.replace(/(\w+\.mp4)/, "x/$1")),
      y: (VERSIONS[other] ?? []).map((short) => short.replace(/(\w+\.mp4)/, "y/$1")),
    },
  });

function scriptOf(faults: readonly { readonly call: number; readonly kind: number }[]) {
  let count = 0;
  return (call: Call): Behaviour | undefined => {
    count += 1;
    const fault = faults.find((item) => item.call === count);
    if (fault === undefined) return undefined;
    return (call.operation === "prompt" ? PROMPT_BEHAVIOURS : BEHAVIOURS)[fault.kind];
  };
}

/** The prompts before each export, by its file. */
function wantedContents(steps: readonly string[]): Map<string, string> {
  const contents = new Map<string, string>();
  const prompts: string[] = [];
  for (const short of steps) {
    if (short.startsWith("upload")) continue;
    if (short.startsWith("export")) contents.set(short.split(" ").at(-1) ?? "", JSON.stringify(prompts));
    else prompts.push(short);
  }
  return contents;
}

/** Carried out twice in a session; one that was answered and not carried out may follow a change of the recipe. */
const sentTwice = (sim: Simulation): string[] => {
  const carriedOut = sim.backend.accepted.filter(({ applied }) => applied);
  const sent = carriedOut.map(({ session, text }) => `${session} ${text}`);
  return sent.filter((prompt, index) => sent.indexOf(prompt) !== index);
};

function expectTheSameShorter(sim: Simulation): void {
  const journal = sim.journal();
  const before = journal.state();
  journal.compact();
  expect(journal.state()).toEqual(before);
}

test("the plan keeps its word, nothing is paid twice, and in the end every file shows what the recipe says", async () => {
  await assert(
    asyncProperty(array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const sim = new Simulation();
      for (const { faults, maxClass, dieAtAppend, loseFiles, compacted, ...versions } of steps) {
        const recipe = recipeFor(versions);
        if (loseFiles) sim.files.contents.clear();
        if (compacted) expectTheSameShorter(sim);
        sim.backend.script = scriptOf(faults);
        const plan = sim.plan(recipe);
        const before = sim.backend.calls.length;
        await sim.run(recipe, { maxClass, ...(dieAtAppend !== undefined && { dieAtAppend }) });
        const sent = sim.backend.calls.slice(before).filter(({ operation }) => operation === "prompt");
        const paid = new Set(sent.map(({ video }) => video));
        for (const { id, class: planned } of plan) {
          if (planned !== "paid" || maxClass !== "paid")
            expect(paid.has(id), `${id} planned ${planned}`).toBe(false);
        }
      }
      sim.backend.script = () => undefined;
      const last = recipeFor(steps.at(-1) ?? { version: 0, other: 0 });
      await sim.run(last);
      await sim.run(last);
      expect(sentTwice(sim)).toEqual([]);
      const calls = sim.backend.calls.length;
      const summary = await sim.run(last);
      for (const { video, outcome } of summary?.results ?? []) {
        expect(["video.done", "video.unknown", "video.failed"]).toContain(outcome.type);
        if (outcome.type !== "video.done") continue;
        const wanted = last.videos.find(({ id }) => id === video);
        const shorts =
          VERSIONS[video === "x" ? (steps.at(-1)?.version ?? 0) : (steps.at(-1)?.other ?? 0)] ?? [];
        expect(wanted).toBeDefined();
        for (const [file, prompts] of wantedContents(shorts)) {
          expect(sim.files.contents.get(`${video}/${file}`)?.split(" as ")[0]).toBe(prompts);
        }
      }
      if (summary?.counts.done === 2) expect(sim.backend.calls.length).toBe(calls);
    }),
    { numRuns: 400, seed: 20_260_301 },
  );
}, 120_000);
