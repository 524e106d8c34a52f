// The one prompt that corrects what did not come out as expected: paid for, named by the plan, and sent at most once.

import { describe, expect, test } from "vitest";
import type { DraftExpectation } from "../../src/core/recipe/expectation.ts";
import type { Budget, Recipe, Step } from "../../src/core/recipe/recipe.ts";
import { contentOf, failure } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const FIX = "title fixed";

interface Wish {
  readonly correction?: string;
  readonly budgetCredits?: number;
  readonly expect?: Partial<DraftExpectation>;
  readonly budget?: Budget;
}

const TITLED: Partial<DraftExpectation> = { tracks: { text: { min: 1 } } };

const promptOne = ({ correction = FIX, budgetCredits, expect: wanted = TITLED }: Wish = {}): Step => ({
  kind: "prompt",
  text: "one",
  expect: {
    ...wanted,
    otherwise: { kind: "prompt", text: correction, ...(budgetCredits !== undefined && { budgetCredits }) },
  },
});

const corrected = (wish: Wish = {}): Recipe =>
  recipeOf({
    videos: { a: [promptOne(wish), "two", "export a.mp4"] },
    ...(wish.budget && { budget: wish.budget }),
  });

const SHORT: Step = {
  kind: "export",
  format: "mp4",
  quality: "high",
  file: "a.mp4",
  expect: { sizeBytes: { max: 25 }, otherwise: { kind: "prompt", text: "make it smaller" } },
};

const NEVER: Wish = { expect: { tracks: { text: { min: 5 } } } };

const sent = (sim: Simulation): string[] => sim.backend.accepted.map(({ text }) => text);
const isFix = ({ operation, text }: Call): boolean => operation === "prompt" && text === FIX;
const onFix =
  (behaviour: Behaviour) =>
  (call: Call): Behaviour | undefined =>
    isFix(call) ? behaviour : undefined;

describe("a correction", () => {
  test("is sent once, in the same session, before the next prompt, and the draft is looked at again", async () => {
    const sim = new Simulation();
    expect((await sim.run(corrected()))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX, "two"]);
    expect(sim.backend.count("createSession")).toBe(1);
    const checks = sim.types("a").filter((type) => type === "expectation.checked");
    expect(checks).toHaveLength(4);
    expect(sim.files.contents.get("a.mp4")).toBe(
      contentOf({ draft: ["one", FIX, "two"], format: "mp4", quality: "high" }),
    );
  });

  test("has a place of its own in the ledger, reserved before and settled after", async () => {
    const sim = new Simulation();
    await sim.run(corrected());
    expect(sim.record("a").ledger).toMatchObject([
      { step: "prompt 1", prompt: "one", estimate: 100, cost: 100 },
      { step: "prompt 1 (correction)", prompt: FIX, estimate: 50, cost: 50 },
      { step: "prompt 2", prompt: "two", estimate: 50, cost: 50 },
    ]);
    expect(sim.record("a").credits).toBe(200);
    expect(sim.backend.credits).toBe(100_000 - 200);
    const types = sim.types("a");
    expect(types.filter((type) => type === "credits.reserved")).toHaveLength(3);
    expect(sim.written.find((event) => event.type === "prompt.intended" && event.text === FIX)).toMatchObject(
      {
        corrects: sim.record("a").done[0]?.key,
      },
    );
  });

  test("is not sent where the draft is as expected", async () => {
    const sim = new Simulation();
    await sim.run(corrected({ expect: { tracks: { video: { min: 1 } } } }));
    expect(sent(sim)).toEqual(["one", "two"]);
  });

  test("that does not help fails the video, and no second one is sent, whatever the recipe says later", async () => {
    const sim = new Simulation();
    expect((await sim.run(corrected(NEVER)))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toBe(
      "prompt 1: expected at least 5 text tracks, found 1, also after the correction",
    );
    await sim.run(corrected(NEVER));
    await sim.run(corrected({ ...NEVER, correction: "title another" }));
    await sim.run(corrected({ expect: { tracks: { text: { min: 4 } } } }));
    await sim.run(corrected({ expect: { tracks: { text: { min: 4 } } } }), { failed: true });
    expect(sent(sim)).toEqual(["one", FIX]);
    expect((await sim.run(corrected({ expect: { tracks: { text: { min: 1 } } } })))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX, "two"]);
  });

  test("that is answered and changes nothing fails the video with the answer", async () => {
    const sim = new Simulation();
    sim.backend.script = onFix({ texts: ["I cannot do that."], applied: false });
    expect((await sim.run(corrected()))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("expected at least 1 text track, found 0");
    expect(sim.record("a").outcome.reason).toContain("I cannot do that.");
    await sim.run(corrected());
    await sim.run(corrected(), { failed: true });
    expect(sent(sim)).toEqual(["one", FIX]);
  });

  test("that is answered with a question fails the video with the question", async () => {
    const sim = new Simulation();
    sim.backend.script = onFix({ texts: ["Which title should it be?"], applied: false });
    expect((await sim.run(corrected()))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("Which title should it be?");
    await sim.run(corrected());
    expect(sent(sim)).toEqual(["one", FIX]);
  });

  test("that was refused at the door is sent again, and counts once", async () => {
    const sim = new Simulation();
    let refused = false;
    sim.backend.script = (call) => {
      if (!isFix(call) || refused) return undefined;
      refused = true;
      return { fail: failure("rate-limited") };
    };
    expect((await sim.run(corrected()))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX, "two"]);
    expect(sim.record("a").ledger).toHaveLength(3);
  });

  test("whose answer was lost is looked for in the draft, and not sent again", async () => {
    const sim = new Simulation();
    sim.backend.script = onFix({ lose: true, afterMs: 50_000 });
    expect((await sim.run(corrected()))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX, "two"]);
  });
});

describe("a correction whose outcome nobody knows", () => {
  const unknown = async (): Promise<Simulation> => {
    const sim = new Simulation();
    sim.backend.script = onFix({ swallow: true });
    expect((await sim.run(corrected()))?.exitCode).toBe(6);
    sim.backend.script = () => undefined;
    return sim;
  };

  test("parks the video and is never sent again by itself", async () => {
    const sim = await unknown();
    expect((await sim.run(corrected()))?.exitCode).toBe(6);
    expect(sim.record("a").outcome.reason).toMatch(/^prompt 1 \(correction\): /);
    expect(sim.backend.count("prompt")).toBe(2);
  });

  test("is taken for carried out at the user's word, and the draft is looked at again", async () => {
    const sim = await unknown();
    sim.resolve("a", "applied");
    expect((await sim.run(corrected()))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("also after the correction");
    expect(sim.backend.count("prompt")).toBe(2);
  });

  test("is sent again at the user's word", async () => {
    const sim = await unknown();
    sim.resolve("a", "resend");
    expect((await sim.run(corrected()))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX, "two"]);
  });

  test("is given up at the user's word", async () => {
    const sim = await unknown();
    sim.resolve("a", "abandon");
    expect((await sim.run(corrected()))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("given up by the user");
    expect(sim.backend.count("prompt")).toBe(2);
  });
});

test("a draft that became as expected before its correction was sent is not corrected", async () => {
  const sim = new Simulation();
  expect((await sim.run(corrected(), { runBudget: 100 }))?.exitCode).toBe(4);
  for (const session of sim.backend.sessions.values()) session.applied.push("title by hand");
  expect((await sim.run(corrected()))?.exitCode).toBe(0);
  expect(sent(sim)).toEqual(["one", "two"]);
});

test("a correction that was carried out late is not sent again, whatever the user has said", async () => {
  const sim = new Simulation();
  sim.backend.script = onFix({ lose: true, afterMs: 3_600_000 });
  expect((await sim.run(corrected()))?.exitCode).toBe(6);
  sim.resolve("a", "resend");
  await sim.clock.until(sim.clock.sleep(3_600_000));
  expect((await sim.run(corrected()))?.exitCode).toBe(0);
  expect(sent(sim)).toEqual(["one", FIX, "two"]);
});

test("what a new session makes is held against the expectation by itself", async () => {
  const sim = new Simulation();
  const recipe = recipeOf({ videos: { a: [promptOne(), "export a.mp4", "two", "export b.mp4"] } });
  sim.backend.script = ({ operation, text, nth }) =>
    operation === "prompt" && text === "one" && nth === 1
      ? { secondStageAfterMs: 4_000, secondStage: "title late" }
      : undefined;
  await sim.run(recipe, { runBudget: 100 });
  expect(sim.files.contents.get("a.mp4")).toContain("title late");
  sim.backend.loseSessions();
  await sim.run(recipe);
  expect((await sim.run(recipe))?.exitCode).toBe(0);
  expect(sent(sim)).toEqual(["one", "one", FIX, "two"]);
  for (const file of ["a.mp4", "b.mp4"]) expect(sim.files.contents.get(file)).toContain(FIX);
});

describe("what a correction may cost", () => {
  test("is in the plan again when its session is gone, because the next one may need it again", async () => {
    const sim = new Simulation();
    await sim.run(corrected(), { runBudget: 150 });
    sim.backend.loseSessions();
    await sim.run(corrected());
    expect(sim.plan(corrected())).toMatchObject([{ class: "paid", credits: 150, corrections: 50 }]);
    const before = sim.backend.credits;
    await sim.run(corrected());
    expect(before - sim.backend.credits).toBe(200);
  });

  test("is in the plan for a file that is as expected until another correction changes it", async () => {
    const sim = new Simulation();
    const of = (step: Step | string): Recipe => recipeOf({ videos: { a: [step, SHORT] } });
    await sim.run(of("one"));
    await sim.run(of(promptOne()));
    expect(sim.plan(of(promptOne()))).toMatchObject([{ class: "paid", credits: 50, corrections: 50 }]);
    const before = sim.backend.credits;
    await sim.run(of(promptOne()));
    expect(before - sim.backend.credits).toBe(100);
  });

  test("is bounded by its own budget", async () => {
    const sim = new Simulation();
    expect((await sim.run(corrected({ budgetCredits: 49 })))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("its own budget is 49");
    expect(sent(sim)).toEqual(["one"]);
    expect((await sim.run(corrected({ budgetCredits: 50 })))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX, "two"]);
  });

  test("counts against the video's budget, the recipe's and the run's", async () => {
    for (const [budget, wishes] of [
      [{ perVideo: 149 }, {}],
      [{ credits: 149 }, {}],
      [{}, { runBudget: 149 }],
    ] as const) {
      const sim = new Simulation();
      expect((await sim.run(corrected({ budget }), wishes))?.exitCode).toBe(4);
      expect(sent(sim)).toEqual(["one"]);
      expect((await sim.run(corrected()))?.exitCode).toBe(0);
      expect(sent(sim)).toEqual(["one", FIX, "two"]);
    }
  });

  test("is in the plan before anything is sent, and not in what is certain to be spent", () => {
    const sim = new Simulation();
    expect(sim.plan(corrected())).toMatchObject([
      {
        class: "paid",
        credits: 150,
        corrections: 50,
        reason: "new; prompt 1 may be corrected for about 50 credits more",
      },
    ]);
    expect(sim.plan(corrected({ budgetCredits: 20 }))[0]).not.toHaveProperty("corrections");
  });
});

describe("an expectation that changed once the video is made", () => {
  const LOOSE = recipeOf({ videos: { a: ["one", "export low a.gif", "export a.mp4"] } });
  const STRICT = recipeOf({ videos: { a: [promptOne(), "export low a.gif", "export a.mp4"] } });

  test("is checked for nothing, and corrected only by a run whose plan names it", async () => {
    const sim = new Simulation();
    await sim.run(LOOSE);
    expect(sim.plan(STRICT)).toMatchObject([{ class: "free", reason: "expectation changed: to be checked" }]);
    expect((await sim.run(STRICT))?.exitCode).toBe(4);
    expect(sent(sim)).toEqual(["one"]);
    expect(sim.plan(STRICT)).toMatchObject([
      {
        class: "paid",
        credits: 50,
        reason: "prompt 1: expected at least 1 text track, found 0; to be corrected",
      },
    ]);
    expect((await sim.run(STRICT, { maxClass: "free" }))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one"]);
    expect((await sim.run(STRICT))?.exitCode).toBe(0);
    expect(sent(sim)).toEqual(["one", FIX]);
  });

  test("is followed by a new render of every export that shows the corrected draft", async () => {
    const sim = new Simulation();
    await sim.run(LOOSE);
    await sim.run(STRICT);
    await sim.run(STRICT);
    for (const [file, format, quality] of [
      ["a.gif", "gif", "low"],
      ["a.mp4", "mp4", "high"],
    ] as const) {
      expect(sim.files.contents.get(file)).toBe(contentOf({ draft: ["one", FIX], format, quality }));
    }
    expect(sim.plan(STRICT)).toMatchObject([{ class: "none" }]);
  });

  test("is followed by a new render as well where the user had to say that it was corrected", async () => {
    const sim = new Simulation();
    await sim.run(LOOSE);
    await sim.run(STRICT);
    sim.backend.script = onFix({ lose: true, afterMs: 3_600_000 });
    expect((await sim.run(STRICT))?.exitCode).toBe(6);
    await sim.clock.until(sim.clock.sleep(3_600_000));
    sim.resolve("a", "applied");
    expect((await sim.run(STRICT))?.exitCode).toBe(0);
    expect(sim.files.contents.get("a.mp4")).toContain(FIX);
  });

  test("of a prompt that others have followed cannot be corrected any more", async () => {
    const sim = new Simulation();
    await sim.run(recipeOf({ videos: { a: ["one", "two", "export a.mp4"] } }));
    expect((await sim.run(corrected()))?.exitCode).toBe(3);
    expect(sim.record("a").outcome.reason).toContain("the session has gone on");
    await sim.run(corrected());
    expect(sent(sim)).toEqual(["one", "two"]);
  });

  test("is not corrected where the session is gone", async () => {
    const sim = new Simulation();
    await sim.run(LOOSE);
    await sim.run(STRICT);
    sim.backend.loseSessions();
    await sim.run(STRICT);
    expect(sent(sim).filter((text) => text === FIX)).toEqual([]);
  });
});

test("a correction that a new session needs is sent once in that session", async () => {
  const sim = new Simulation();
  await sim.run(corrected(NEVER));
  await sim.run(corrected(NEVER), { rerun: ["a"] });
  expect(sent(sim)).toEqual(["one", FIX, "one", FIX]);
});

test("a run that dies between a correction's proof and its price leaves nothing out of the books", async () => {
  const whole = new Simulation();
  await whole.run(corrected());
  for (let dieAtAppend = 1; dieAtAppend <= whole.journal().lines.length; dieAtAppend += 1) {
    const sim = new Simulation();
    await sim.run(corrected(), { dieAtAppend });
    if ((await sim.run(corrected()))?.exitCode !== 0) continue;
    expect.soft(sim.record("a").credits, `died at ${dieAtAppend}`).toBe(200);
  }
});

test("a clock that is set back keeps no run waiting for a look that was written later than now", async () => {
  const whole = new Simulation();
  await whole.run(corrected());
  for (let dieAtAppend = 1; dieAtAppend <= whole.journal().lines.length; dieAtAppend += 1) {
    const sim = new Simulation();
    await sim.run(corrected(), { dieAtAppend });
    sim.clock.setBack(24 * 3_600_000);
    const begun = sim.clock.now();
    await sim.run(corrected());
    expect.soft(sim.clock.now() - begun, `died at ${dieAtAppend}`).toBeLessThan(3_600_000);
  }
});

describe("a run that dies anywhere around a correction", () => {
  const bad = async (sim: Simulation, recipe: Recipe, label: string): Promise<void> => {
    const summary = await sim.run(recipe);
    const twice = sent(sim).filter((text, index) => sent(sim).indexOf(text) !== index);
    expect.soft(twice, label).toEqual([]);
    const { done = 0, unknown = 0, failed = 0 } = summary?.counts ?? {};
    expect.soft(done + unknown + failed, label).toBe(1);
    const calls = sim.backend.count("prompt");
    await sim.run(recipe);
    expect.soft(sim.backend.count("prompt"), label).toBe(calls);
  };

  const scripts: readonly [string, (call: Call) => Behaviour | undefined][] = [
    ["carried out", () => undefined],
    ["lost", onFix({ lose: true, afterMs: 20_000 })],
    ["in vain", onFix({ texts: ["No."], applied: false })],
    ["silent", onFix({ texts: [], applied: false })],
  ];

  test.each(scripts)("sends nothing twice and forgets nothing: %s", async (_, script) => {
    for (const recipe of [corrected(), corrected(NEVER)]) {
      const whole = new Simulation();
      whole.backend.script = script;
      await whole.run(recipe);
      const appends = whole.journal().lines.length;
      for (let dieAtAppend = 1; dieAtAppend <= appends; dieAtAppend += 1) {
        const sim = new Simulation();
        sim.backend.script = script;
        await sim.run(recipe, { dieAtAppend });
        await bad(sim, recipe, `died at ${dieAtAppend}`);
      }
    }
  });

  test("and once more in the next run", async () => {
    for (let first = 8; first <= 40; first += 1) {
      for (let second = 1; second <= 24; second += 2) {
        const sim = new Simulation();
        await sim.run(corrected(), { dieAtAppend: first });
        await sim.run(corrected(), { dieAtAppend: second });
        await bad(sim, corrected(), `died at ${first}, then at ${second}`);
      }
    }
  }, 60_000);
});

test("a journal that cannot be written lets no correction out", async () => {
  const whole = new Simulation();
  await whole.run(corrected());
  const lines = whole.journal().lines.length;
  for (let failFromAppend = 1; failFromAppend <= lines - 2; failFromAppend += 1) {
    const sim = new Simulation();
    const intended = () => sim.written.filter((event) => event.type === "prompt.intended").length;
    let unwritten = 0;
    sim.backend.script = ({ operation }) => {
      if (operation === "prompt" && sim.backend.count("prompt") > intended()) unwritten += 1;
      return undefined;
    };
    await sim.run(corrected(), { failFromAppend });
    expect(unwritten, `failed from ${failFromAppend}`).toBe(0);
  }
});
