// Any beginning of any run is a state that can be decided on, and a decision is never the same one again without progress.

import { assert, asyncProperty, array, integer, nat, record } from "fast-check";
import { expect, test } from "vitest";
import { emptyAccount, reduceAccount } from "../../../src/core/run/account.ts";
import { decide } from "../../../src/core/run/decide.ts";
import type { DecideInput } from "../../../src/core/run/decision.ts";
import type { Event, Stop } from "../../../src/core/run/events.ts";
import { isKnownType } from "../../../src/core/run/events.ts";
import { recordOf, reduce } from "../../../src/core/run/reduce.ts";
import { emptyState } from "../../../src/core/run/state.ts";
import { CHANGE_CLASSES } from "../../../src/core/plan/planned.ts";
import { failure } from "../../rig/fake-backend.ts";
import type { Behaviour } from "../../rig/fake-backend.ts";
import { recipeOf, wantedOf } from "../../rig/sim-recipe.ts";
import { Simulation, TIMING } from "../../rig/simulation.ts";

const RECIPE = recipeOf({
  videos: {
    a: ["upload mug.jpg", "a1", "export low r.mp4", "a2", "export a.mp4"],
    b: ["b1", "export b.mp4"],
  },
});
/** The same steps, of which something is expected now, and one that is corrected. */
const EXPECTING = recipeOf({
  videos: {
    a: [
      "upload mug.jpg",
      {
        kind: "prompt",
        text: "a1",
        expect: { texts: ["x"], otherwise: { kind: "prompt", text: "title x" } },
      },
      "export low r.mp4",
      { kind: "prompt", text: "a2", expect: { texts: ["y"], otherwise: { kind: "fail" } } },
      {
        kind: "export",
        format: "mp4",
        quality: "high",
        file: "a.mp4",
        expect: { sizeBytes: { max: 1 }, otherwise: { kind: "prompt", text: "smaller" } },
      },
    ],
    b: ["b1", "export b.mp4"],
  },
});
/** What the user may have made of it since. */
const CHANGED = recipeOf({ videos: { a: ["other", "export low r.mp4"], b: ["b1", "b2", "export c.mp4"] } });

const STOPS: readonly (Stop | undefined)[] = [
  undefined,
  { scope: "paid", cause: "no-credits", message: "none left" },
  { scope: "all", cause: "interrupted", message: "stopped" },
];

const ENDS: readonly Behaviour[] = [
  { lose: true },
  { swallow: true },
  { fail: failure("session-gone") },
  { fail: failure("rate-limited") },
  { fail: failure("no-credits") },
  { texts: ["No."], applied: false },
  { render: "fails" },
  { download: "breaks" },
];

async function eventsWith(faults: readonly { readonly call: number; readonly kind: number }[]) {
  const sim = new Simulation();
  let count = 0;
  sim.backend.script = () => {
    count += 1;
    const fault = faults.find(({ call }) => call === count);
    return fault === undefined ? undefined : ENDS[fault.kind % ENDS.length];
  };
  await sim.run(RECIPE);
  await sim.run(EXPECTING);
  await sim.run(EXPECTING);
  await sim.run(CHANGED);
  return sim.journal().events();
}

function* inputs(events: readonly Event[]): Generator<DecideInput> {
  const state = events.reduce(reduce, emptyState());
  const account = emptyAccount();
  for (const event of events) reduceAccount(account, event);
  for (const video of [...wantedOf(RECIPE), ...wantedOf(EXPECTING), ...wantedOf(CHANGED)]) {
    for (const stop of STOPS) {
      for (const allowed of CHANGE_CLASSES) {
        yield {
          recipe: "launch",
          video,
          record: recordOf(state, video.id),
          account,
          stop,
          allowed,
          mayRebuild: stop === undefined,
          budget: {},
          settings: {
            timing: TIMING,
            costs: { generate: 100, edit: 50 },
            retryFailed: allowed === "paid",
            failFast: false,
            maxClass: "paid",
            startedAt: 0,
          },
          target: "cloud",
          now: Date.parse(events.at(-1)?.at ?? "2026-03-01T00:00:00Z"),
        };
      }
    }
  }
}

test("after any beginning of any run there is a decision, and none that pays where paying is not allowed", async () => {
  const faults = array(record({ call: integer({ min: 1, max: 60 }), kind: nat({ max: 63 }) }), {
    maxLength: 5,
  });
  await assert(
    asyncProperty(faults, nat(), async (list, cut) => {
      const events = await eventsWith(list);
      for (const input of inputs(events.slice(0, cut % (events.length + 1)))) {
        const decision = decide(input);
        if (decision.do === "prompt") expect([input.allowed, input.stop]).toEqual(["paid", undefined]);
        if (input.stop?.scope === "all")
          expect(["finish", "record", "read-balance", "wait"]).toContain(decision.do);
      }
    }),
    { numRuns: 150, seed: 20_260_301 },
  );
});

test("every type of event that a run writes is one that a later reader knows", async () => {
  const events = await eventsWith([{ call: 5, kind: 1 }]);
  expect(events.map(({ type }) => type).filter((type) => !isKnownType(type))).toEqual([]);
});
