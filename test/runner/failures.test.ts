// What follows from each kind of failure at each stage, and what stops a whole run.

import { expect, test } from "vitest";
import type { FailureKind } from "../../src/core/failure.ts";
import { failure } from "../rig/fake-backend.ts";
import type { Operation } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const ONE = recipeOf({ videos: { a: ["upload mug.jpg", "one", "export a.mp4"] } });

/** The first calls of an operation fail. */
const failing = (operation: Operation, kind: FailureKind, times: number): Simulation => {
  const sim = new Simulation();
  sim.backend.script = (call) =>
    call.operation === operation && call.nth <= times ? { fail: failure(kind) } : undefined;
  return sim;
};

const STAGES = [
  "createSession",
  "upload",
  "prompt",
  "readDraft",
  "submitRender",
  "renderStatus",
  "download",
  "balance",
] as const;

test.each(STAGES)("a passing fault of %s is got over", async (operation) => {
  const sim = failing(operation, "unreachable", 3);
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
});

test.each(["createSession", "upload", "prompt", "readDraft", "download"] as const)(
  "a lasting fault of %s parks the video after five attempts, and the next run goes on",
  async (operation) => {
    const sim = failing(operation, "unreachable", 5);
    expect((await sim.run(ONE))?.exitCode).toBe(4);
    expect(sim.backend.count(operation)).toBe(5);
    expect((await sim.run(ONE))?.exitCode).toBe(0);
    expect(sim.backend.accepted.length).toBe(1);
  },
);

test("attempts are made with waits that double", async () => {
  const sim = failing("upload", "broken", 4);
  await sim.run(ONE);
  const at = sim.backend.calls.filter(({ operation }) => operation === "upload").map((call) => call.at);
  const waits = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0) - 2_000) / 1_000));
  expect(waits).toEqual([1, 2, 4, 8]);
});

test.each([
  { operation: "upload", kind: "unsupported-file" },
  { operation: "upload", kind: "file-too-large" },
  { operation: "upload", kind: "refused" },
  { operation: "prompt", kind: "refused" },
] as const)(
  "$operation refused as $kind fails that video at once, the others go on",
  async ({ operation, kind }) => {
    const sim = new Simulation();
    sim.backend.script = (call) =>
      call.operation === operation && call.video === "a" ? { fail: failure(kind) } : undefined;
    const summary = await sim.run(
      recipeOf({ videos: { a: ["upload mug.jpg", "one", "export a.mp4"], b: ["one", "export b.mp4"] } }),
    );
    expect(summary?.exitCode).toBe(3);
    expect(summary?.counts).toMatchObject({ failed: 1, done: 1 });
    expect(sim.backend.count(operation, "a")).toBe(1);
  },
);

test.each(["createSession", "upload", "prompt", "submitRender"] as const)(
  "a rate limit on %s is waited for once as long as it says, a second one parks",
  async (operation) => {
    const sim = new Simulation();
    const limited = failure("rate-limited", { retry_after_ms: 7_000 });
    sim.backend.script = (call) =>
      call.operation === operation && call.nth <= 2 ? { fail: limited } : undefined;
    expect((await sim.run(ONE))?.exitCode).toBe(4);
    const [first, second] = sim.backend.calls.filter((call) => call.operation === operation);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7_000);
    expect((await sim.run(ONE))?.exitCode).toBe(0);
  },
);

test("a token that can be had anew is renewed once, even when the connection broke before", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, nth }) => {
    if (operation !== "upload" || nth > 2) return undefined;
    return { fail: nth === 1 ? failure("broken") : failure("auth", { renewable: true }) };
  };
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.count("renewToken")).toBe(1);
});

test("a new token that is refused too stops the run", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation }) =>
    operation === "upload" ? { fail: failure("auth", { renewable: true }) } : undefined;
  expect((await sim.run(ONE))?.exitCode).toBe(5);
  expect(sim.backend.count("renewToken")).toBe(1);
  expect(sim.backend.count("upload")).toBe(2);
});

test("a token that the user gave and that is refused stops the whole run", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, video }) =>
    operation === "upload" && video === "a" ? { fail: failure("auth") } : undefined;
  const summary = await sim.run(
    recipeOf({ videos: { a: ["upload mug.jpg", "one", "export a.mp4"], b: ["one", "two", "export b.mp4"] } }),
  );
  expect(summary?.exitCode).toBe(5);
  expect(summary?.stop?.cause).toBe("auth");
  expect(sim.backend.accepted.length).toBeLessThanOrEqual(1);
});

test("--fail-fast starts nothing after the first failure", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, video }) =>
    operation === "upload" && video === "a" ? { fail: failure("refused") } : undefined;
  const others = Object.fromEntries(["b", "c", "d"].map((id) => [id, ["one", "two", `export ${id}.mp4`]]));
  const recipe = recipeOf({ videos: { a: ["upload mug.jpg", "one", "export a.mp4"], ...others } });
  const summary = await sim.run(recipe, { failFast: true });
  expect(summary?.exitCode).toBe(4);
  expect(sim.backend.accepted.map(({ text }) => text)).not.toContain("two");
});

test("an interruption at any second starts nothing new, waits for prompts in flight, and loses nothing", async () => {
  const recipe = recipeOf({
    videos: { a: ["upload mug.jpg", "one", "export a.mp4"], b: ["one", "two", "export b.mp4"] },
  });
  for (let afterMs = 0; afterMs < 400_000; afterMs += 3_500) {
    const sim = new Simulation();
    let stoppedAt = Number.POSITIVE_INFINITY;
    const summary = await sim.run(recipe, {
      during: (run, clock) => {
        const interrupt = async (): Promise<void> => {
          await clock.sleep(afterMs);
          stoppedAt = clock.now();
          run.stop({ scope: "all", cause: "interrupted", message: "interrupted" });
        };
        void interrupt();
      },
    });
    expect(summary?.exitCode, `stopped after ${afterMs} ms`).toBe(summary?.counts.done === 2 ? 0 : 130);
    const late = sim.backend.calls.filter(({ at, operation }) => at > stoppedAt && operation === "prompt");
    expect(late, `stopped after ${afterMs} ms`).toEqual([]);
    expect((await sim.run(recipe))?.exitCode, `stopped after ${afterMs} ms`).toBe(0);
    expect(sim.backend.count("prompt"), `stopped after ${afterMs} ms`).toBe(3);
  }
});

test("a bug in one video stops the run with that error, after what is in flight has ended", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, video }) => {
    if (operation === "upload" && video === "a") throw new TypeError("no such property");
    return undefined;
  };
  const recipe = recipeOf({
    videos: { a: ["upload mug.jpg", "one", "export a.mp4"], b: ["one", "export b.mp4"] },
  });
  await expect(sim.run(recipe)).rejects.toThrow("no such property");
  expect(sim.backend.inWork).toMatchObject({ prompt: 0 });
});
