// Renders and downloads that go wrong: asked for exactly once under the client's id, followed, fetched, checked.

import { expect, test } from "vitest";
import { always, at, page } from "./double/faults.ts";
import type { Fault, Script } from "./double/faults.ts";
import { expectHonest, ONE, openStage } from "./rig.ts";

const run = async (script: Script, options: Parameters<typeof openStage>[0] = {}) => {
  const stage = await openStage({ videos: ONE, script, ...options });
  return { stage, ...(await stage.run("run", "r.yaml", "--yes")) };
};

test("a failed render is asked for once more, under a new id", async () => {
  const { stage, code } = await run(at("render", [1], { do: "render", fate: "failed" }));
  expect(code).toBe(0);
  expect(stage.double.books.renders.size).toBe(2);
  await expectHonest(stage);
});

test("a render that fails again fails the video, with the backend's reason and the credits kept", async () => {
  const { stage, code, stdout } = await run(always("render", { do: "render", fate: "failed" }));
  expect(code).toBe(3);
  expect(stdout).toMatch(/tea.*export 1.*lambda ran out of memory/su);
  expect(stage.double.books.renders.size).toBe(2);
  expect((await stage.status())["tea"]).toMatchObject({ state: "failed", credits: 100 });
  stage.double.script = () => undefined;
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  expect(stage.double.count("prompt")).toBe(1);
  await expectHonest(stage);
});

test("an id that somebody else's render has is given up for a new one", async () => {
  const { stage, code, stdout, stderr } = await run(at("render", [1], { do: "render", fate: "taken" }));
  expect(code, stdout + stderr).toBe(0);
  expect(stage.double.count("render")).toBe(2);
  await expectHonest(stage);
});

test("a render that the backend forgets is asked for again under the same id", async () => {
  const { stage, code } = await run(at("render", [1], { do: "render", fate: "forgotten" }));
  expect(code).toBe(0);
  const asked = stage.double.calls.filter(({ route }) => route === "render").map(({ render }) => render);
  expect(asked).toHaveLength(2);
  expect(new Set(asked).size).toBe(1);
  await expectHonest(stage);
});

test("a render whose request was lost is asked for by its id before it is sent again", async () => {
  const { stage, code } = await run(at("render", [1], { do: "reset" }));
  expect(code).toBe(0);
  const calls = stage.double.calls.filter(({ route }) => route === "render" || route === "poll");
  expect(calls.map(({ route }) => route).slice(0, 3)).toEqual(["render", "poll", "render"]);
  expect(new Set(calls.map(({ render }) => render)).size).toBe(1);
  await expectHonest(stage);
});

test("a render that does not end is parked, and the next run follows the same one", async () => {
  const { stage, code } = await run(at("render", [1], { do: "render", fate: "slow" }), {
    timing: { render_timeout: "70ms", render_poll: "30ms" },
  });
  expect(code).toBe(4);
  expect((await stage.status())["tea"]).toMatchObject({ state: "parked", credits: 100 });
  while ((await stage.run("run", "r.yaml", "--yes")).code === 4) continue;
  expect((await stage.status())["tea"]).toMatchObject({ state: "done" });
  expect(stage.double.count("render")).toBe(1);
  await expectHonest(stage);
});

const DAMAGED: readonly (readonly [string, Fault])[] = [
  ["breaks off", { do: "file", how: "cut" }],
  ["is shorter than it should be", { do: "file", how: "wrong-length" }],
  ["is a page to sign in", { do: "file", how: "html" }],
  ["is a 503", page(503)],
];

test.each(DAMAGED)(
  "a download that %s is fetched again, and never shown as finished",
  async (_name, fault) => {
    const { stage, code, stdout, stderr } = await run(at("file", [1], fault));
    expect(code, stdout + stderr).toBe(0);
    expect(stage.double.count("file") + stage.double.count("proxy-file")).toBeGreaterThan(1);
    const [render] = stage.double.books.renders.values();
    expect(await stage.project.read("out/r/tea.mp4")).toContain(render?.content);
    expect(stage.double.books.renders.size).toBe(1);
    await expectHonest(stage);
  },
);

test("an address that answers 403 is left for the download through the API, with the token there only", async () => {
  const { stage, code, stdout, stderr } = await run(always("file", { do: "file", how: "forbidden" }));
  expect(code, stdout + stderr).toBe(0);
  expect(stage.double.count("proxy-file")).toBe(1);
  await expectHonest(stage);
});
