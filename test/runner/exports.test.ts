// Renders made exactly once, followed to their end, and files that get the name they should have.

import { expect, test } from "vitest";
import type { ExportQuality } from "../../src/core/recipe/recipe.ts";
import { contentOf, failure } from "../rig/fake-backend.ts";
import type { Behaviour, Call } from "../rig/fake-backend.ts";
import { recipeOf } from "../rig/sim-recipe.ts";
import { Simulation } from "../rig/simulation.ts";

const ONE = recipeOf({ videos: { a: ["one", "export a.mp4"] } });
const TWO = recipeOf({ videos: { a: ["one", "export low x.mp4", "export y.mp4"] } });

const content = (draft: readonly string[], quality: ExportQuality = "high") =>
  contentOf({ draft, format: "mp4", quality });

const only =
  (operation: Call["operation"], nths: readonly number[], behaviour: Behaviour) =>
  (call: Call): Behaviour | undefined =>
    call.operation === operation && nths.includes(call.nth) ? behaviour : undefined;

const submitted = (sim: Simulation) =>
  sim.backend.calls.filter(({ operation }) => operation === "submitRender").map(({ text }) => text);

test("a render that failed is made again once, under a new id", async () => {
  const sim = new Simulation();
  sim.backend.script = only("submitRender", [1], { render: "fails" });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(submitted(sim)).toEqual(["render_1", "render_2"]);
});

test("a render that fails twice fails the video, and the next run tries anew for nothing", async () => {
  const sim = new Simulation();
  sim.backend.script = only("submitRender", [1, 2], { render: "fails" });
  expect((await sim.run(ONE))?.exitCode).toBe(3);
  expect(sim.plan(ONE)).toMatchObject([{ class: "free", reason: "export 1: the render failed before" }]);
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
});

test("a render that the backend has forgotten is asked for again under its id", async () => {
  const sim = new Simulation();
  sim.backend.script = only("submitRender", [1], { render: "is forgotten" });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(submitted(sim)).toEqual(["render_1", "render_1"]);
});

test("an id that is forgotten again and again is given up for a new one", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation, text }) =>
    operation === "submitRender" && text === "render_1" ? { render: "is forgotten" } : undefined;
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(new Set(submitted(sim))).toEqual(new Set(["render_1", "render_2"]));
});

test("a render whose request was answered too late is found by its id, not made twice", async () => {
  const sim = new Simulation();
  sim.backend.script = only("submitRender", [1], { lose: true });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(submitted(sim)).toEqual(["render_1"]);
});

test("a duplicate that turned out to be our own render does not harm the next export", async () => {
  const sim = new Simulation();
  sim.backend.script = (call) =>
    only("submitRender", [1], { lose: true })(call) ??
    (call.operation === "renderStatus" && call.nth === 1 ? { fail: failure("not-found") } : undefined);
  const summary = await sim.run(TWO);
  expect(summary?.exitCode).toBe(0);
  expect(new Set(submitted(sim))).toEqual(new Set(["render_1", "render_2"]));
});

test("a render that takes too long parks the video, and the next run follows the same id", async () => {
  const sim = new Simulation();
  sim.backend.script = only("submitRender", [1], { render: "never ends" });
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(4);
  expect(summary?.results[0]?.outcome).toMatchObject({ type: "video.parked" });
  const render = sim.backend.renders.get("render_1");
  if (render !== undefined) sim.backend.renders.set("render_1", { ...render, fate: "completes" });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(submitted(sim)).toEqual(["render_1"]);
});

test("rate limits that are minutes apart are waited for each time", async () => {
  const sim = new Simulation();
  const limited = { fail: failure("rate-limited", { retry_after_ms: 7_000 }) };
  sim.backend.script = only("renderStatus", [2, 4], limited);
  expect((await sim.run(ONE))?.exitCode).toBe(0);
});

test("a broken download is made again, and an unbroken file published", async () => {
  const sim = new Simulation();
  sim.backend.script = only("download", [1, 2], { download: "breaks" });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toBe(content(["one"]));
  expect(sim.backend.count("submitRender")).toBe(1);
});

test("a render that the backend has lost after all is made again for its download", async () => {
  const sim = new Simulation();
  await sim.run(ONE);
  sim.files.contents.delete("a.mp4");
  sim.backend.renders.clear();
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toBe(content(["one"]));
  expect(sim.backend.accepted.length).toBe(1);
});

test.each(["missing", "damaged"])("a %s file is downloaded again, for nothing", async (kind) => {
  const sim = new Simulation();
  await sim.run(ONE);
  if (kind === "missing") sim.files.contents.delete("a.mp4");
  else sim.files.contents.set("a.mp4", "scratched");
  expect(sim.plan(ONE)).toMatchObject([{ class: "free" }]);
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toBe(content(["one"]));
  expect(sim.backend.count("submitRender")).toBe(1);
});

test("a file that the recipe calls by another name is moved", async () => {
  const sim = new Simulation();
  await sim.run(ONE);
  const calls = sim.backend.calls.length;
  const summary = await sim.run(recipeOf({ videos: { a: ["one", "export b.mp4"] } }));
  expect(summary?.exitCode).toBe(0);
  expect([...sim.files.contents.keys()]).toEqual(["b.mp4"]);
  expect(sim.backend.calls.length).toBe(calls);
});

test.each([
  { name: "swap their names", low: "y.mp4", high: "x.mp4" },
  { name: "move on by one name", low: "y.mp4", high: "z.mp4" },
])("two exports that $name show what they should", async ({ low, high }) => {
  const sim = new Simulation();
  await sim.run(TWO);
  const moved = recipeOf({ videos: { a: ["one", `export low ${low}`, `export ${high}`] } });
  const summary = await sim.run(moved);
  expect(summary?.exitCode).toBe(0);
  expect(sim.files.contents.get(low)).toBe(content(["one"], "low"));
  expect(sim.files.contents.get(high)).toBe(content(["one"]));
  expect(sim.plan(moved)).toMatchObject([{ class: "none" }]);
});

test("an export whose name another one has had since is not taken for done", async () => {
  const sim = new Simulation();
  const both = recipeOf({ videos: { a: ["one", "export low x.mp4", "export y.mp4"] } });
  await sim.run(both);
  await sim.run(recipeOf({ videos: { a: ["one", "export low y.mp4"] } }));
  const summary = await sim.run(both);
  expect(summary?.exitCode).toBe(0);
  expect(sim.files.contents.get("x.mp4")).toBe(content(["one"], "low"));
  expect(sim.files.contents.get("y.mp4")).toBe(content(["one"]));
});

test("a download that was never given its name does not claim the file that has the name since", async () => {
  const sim = new Simulation();
  const low = recipeOf({ videos: { a: ["one", "export low a.mp4"] } });
  await sim.run(low, { dieAtAppend: 18 });
  expect(sim.types().at(-1)).toBe("download.checked");
  await sim.run(ONE);
  expect((await sim.run(low))?.exitCode).toBe(0);
  expect(sim.files.contents.get("a.mp4")).toBe(content(["one"], "low"));
});

test("an earlier draft that was not kept fails its export rather than giving it a later one", async () => {
  const sim = new Simulation();
  const steps = ["rough", "export low r.mp4", "refined", "export a.mp4"];
  await sim.run(recipeOf({ videos: { a: steps } }));
  sim.files.drafts.clear();
  const summary = await sim.run(recipeOf({ videos: { a: steps.with(1, "export medium r.mp4") } }));
  expect(summary?.exitCode).toBe(3);
  expect(sim.files.contents.get("r.mp4")).toBe(content(["rough"], "low"));
});

test("a draft that can be had from nowhere parks the video instead of asking without end", async () => {
  const sim = new Simulation();
  sim.backend.script = ({ operation }) => {
    if (operation === "submitRender") {
      sim.files.drafts.clear();
      return { fail: failure("unreachable") };
    }
    const isLate = operation === "readDraft" && sim.backend.count("submitRender") > 0;
    return isLate ? { fail: failure("broken") } : undefined;
  };
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(4);
  expect(sim.backend.count("readDraft")).toBeLessThan(15);
});

test("a plan that does not allow the export blocks the video and keeps what was paid for", async () => {
  const sim = new Simulation();
  sim.backend.script = only("submitRender", [1], {
    fail: failure("plan-blocked", { link: "https://register" }),
  });
  const summary = await sim.run(ONE);
  expect(summary?.exitCode).toBe(5);
  expect(summary?.results[0]?.outcome).toMatchObject({ type: "video.blocked", link: "https://register" });
  expect((await sim.run(ONE))?.exitCode).toBe(0);
  expect(sim.backend.accepted.length).toBe(1);
});

test("a copy that the user made of a finished file is not written over; the file itself, moved by hand, is", async () => {
  const sim = new Simulation();
  await sim.run(ONE);
  const kept = content(["one"]);
  sim.files.contents.set("keep.mp4", kept);
  const renamed = recipeOf({ videos: { a: ["one", "two", "export keep.mp4"] } });
  expect((await sim.run(renamed))?.exitCode).toBe(3);
  expect(sim.record("a").outcome.reason).toContain("keep.mp4 is there, and no journal knows it");
  expect(sim.files.contents.get("keep.mp4")).toBe(kept);
  sim.files.contents.delete("a.mp4");
  expect((await sim.run(renamed))?.exitCode).toBe(0);
  expect(sim.files.contents.get("keep.mp4")).toBe(content(["one", "two"]));
});
