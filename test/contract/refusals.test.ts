// The contract's table of errors, each at every endpoint where it can occur: what the program does, says and returns.

import { expect, test } from "vitest";
import { always, at, both, refusal } from "./double/faults.ts";
import type { Fault, Route, Script } from "./double/faults.ts";
import { expectHonest, ONE, openStage, TWO } from "./rig.ts";

const CLIP =
  "  tea: { inputs: [clip.mp4], prompt: Generate a clip of tea }\n  text: { prompt: Generate a clip of rain }\n";
const SHAPES = [200, 400] as const;

const stageWith = async (videos: string, script: Script) => {
  const stage = await openStage({ videos, script });
  if (videos === CLIP) await stage.project.write("clip.mp4", Buffer.from("\0\0\0\u0018ftypmp42"));
  return stage;
};

test.each(SHAPES)(
  "4001 (HTTP %s): the file's video fails with the accepted formats, the others are made",
  async (status) => {
    const stage = await stageWith(CLIP, always("upload", refusal(4001, status, "codec not supported")));
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code).toBe(3);
    const { tea, text } = await stage.status();
    expect(tea).toMatchObject({ state: "failed", credits: 0 });
    expect(tea?.reason).toMatch(/^upload.*does not take this kind of file/u);
    expect(stdout + stderr).toMatch(/tea.*mp4.*webm.*jpg.*m4a/isu);
    expect(text).toMatchObject({ state: "done", credits: 100 });
    expect(stage.double.count("upload")).toBe(1);
    await expectHonest(stage);
  },
);

test.each(SHAPES)(
  "4002 (HTTP %s): the file's video fails, and compressing or trimming is suggested",
  async (status) => {
    const stage = await stageWith(CLIP, always("upload", refusal(4002, status, "file too large")));
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code).toBe(3);
    expect(stdout + stderr).toMatch(/tea.*compress or trim/isu);
    expect((await stage.status())["text"]).toMatchObject({ state: "done" });
    await expectHonest(stage);
  },
);

test.each(["upload", "prompt", "state", "render"] as const)(
  "1002 at %s: a new session, and the video's steps from the start",
  async (route) => {
    const stage = await stageWith(
      CLIP,
      at(route, [1], refusal(1002, route === "prompt" ? 404 : 200, "Session not found")),
    );
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code, stdout + stderr).toBe(0);
    expect(stage.double.count("session")).toBe(3);
    await expectHonest(stage);
  },
);

test("1002 again and again: the video is left for a later run, and nothing is paid for twice in one session", async () => {
  const stage = await stageWith(ONE, always("state", refusal(1002, 404, "Session not found")));
  const { code } = await stage.run("run", "r.yaml", "--yes");
  expect(code).toBe(4);
  expect((await stage.status())["tea"]).toMatchObject({ state: "parked", credits: 0 });
  expect(stage.double.count("session")).toBeLessThanOrEqual(3);
  stage.double.script = () => undefined;
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  await expectHonest(stage);
});

test.each([
  ["404 with an error", { error: "Session not found: 17" }],
  ["404 with a detail", { detail: "Session not found" }],
])("a session that the stream's endpoint does not know (%s) is made anew", async (_name, body) => {
  const stage = await stageWith(ONE, at("prompt", [1], { do: "answer", status: 404, body }));
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
  expect(stage.double.count("session")).toBe(2);
  await expectHonest(stage);
});

test.each([402, 200])(
  "402 (HTTP %s) at the render: blocked, everything before it is kept, a later run goes on from there",
  async (status) => {
    const stage = await stageWith(TWO, always("render", refusal(402, status, "upgrade your plan")));
    const { code, stdout, stderr } = await stage.run("run", "r.yaml", "--yes");
    expect(code).toBe(5);
    expect((await stage.status())["tea"]).toMatchObject({ state: "blocked", credits: 150 });
    expect(stdout + stderr).toMatch(/tea.*plan.*(register|upgrade)/isu);
    stage.double.script = () => undefined;
    expect((await stage.run("plan", "r.yaml", "--json")).stdout).toContain('"class":"free"');
    expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(0);
    expect(stage.double.count("prompt")).toBe(2);
    await expectHonest(stage);
  },
);

const REFUSED: readonly (readonly [string, Route, Fault])[] = [
  ["400 at the session", "session", refusal(400, 400, "bad task name")],
  ["400 at the prompt", "prompt", refusal(400, 400, "empty message")],
  [
    "422 at the upload",
    "upload",
    { do: "answer", status: 422, body: { detail: [{ msg: "field required", loc: ["files"] }] } },
  ],
  ["an unknown code at the session", "session", refusal(7777, 200, "no such agent")],
];

test.each(REFUSED)(
  "%s: the video fails with the backend's words, and nothing is repeated",
  async (_name, route, fault) => {
    const stage = await stageWith(CLIP, always(route, fault));
    const { code } = await stage.run("run", "r.yaml", "--only", "tea", "--yes");
    expect(code).toBe(3);
    const { tea } = await stage.status();
    expect(tea).toMatchObject({ state: "failed", credits: 0 });
    expect(tea?.reason).toMatch(/bad task name|empty message|field required|no such agent/u);
    expect(stage.double.count(route)).toBe(1);
    await expectHonest(stage);
  },
);

test("two refusals of different kinds at once: the highest reason is the exit code", async () => {
  const stage = await stageWith(
    CLIP,
    both(always("upload", refusal(4001, 400)), always("render", refusal(402, 402))),
  );
  expect((await stage.run("run", "r.yaml", "--yes")).code).toBe(5);
  const { tea, text } = await stage.status();
  expect([tea?.state, text?.state]).toEqual(["failed", "blocked"]);
  await expectHonest(stage);
});
