// Expectations through the built program, on the embedded backend: what holds, what is corrected, what is kept for a person.

import { execFile } from "node:child_process";
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { openProject, startServer } from "./rig.ts";
import type { Project } from "./rig.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const LOCAL = ["--local", "--reporter", "plain"];
const STUBS = [...LOCAL, "--stub-renders"];

const oneVideo = (expectation: string): string => `version: 1
name: one
videos:
  a:
    prompt: Generate a 4-second clip of a mountain lake
    export: { quality: low, expect: ${expectation} }
`;

const sent = async (project: Project): Promise<unknown[]> =>
  (await project.journal("one")).filter(({ type }) => type === "prompt.intended").map(({ text }) => text);

const renders = async (project: Project): Promise<number> =>
  (await project.journal("one")).filter(({ type }) => type === "render.intended").length;

test("the sample recipe holds, is corrected once and warns; then there is nothing to do", async () => {
  const project = await openProject({ recipes: true });
  const run = await project.run(["run", "recipes/expectations.yaml", ...LOCAL]);
  expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  expect(run.stdout).toContain("prompt 1 may be corrected for about 50 credits more");
  expect(run.stdout).toContain('trailer: prompt 1 (correction) sent, about 50 credits: "Change the title to');
  expect(run.stdout).toMatch(
    /Made, but not as expected:\n {2}trailer: prompt 2: expected 10 s to 12 s, found 4 s/u,
  );
  const ledger = await project.run(["credits", "--ledger", "--json"]);
  expect(JSON.parse(ledger.stdout)).toMatchObject({ total: 350 });
  expect(ledger.stdout.match(/\(correction\)/gu)).toHaveLength(1);
  const again = await project.run(["run", "recipes/expectations.yaml", ...LOCAL]);
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toContain("Nothing to do");
}, 180_000);

test("a silent file does not get its name, is kept, and gets it when silence is allowed", async () => {
  const project = await openProject();
  await project.write("one.yaml", oneVideo("{ audio: true }"));
  const run = await project.run(["run", "one.yaml", ...STUBS]);
  expect(run).toMatchObject({ code: 3 });
  expect(run.stdout).toMatch(
    /export 1: expected sound, found (?:silence|no audio stream); the file is kept as out\/one\/a\.not-as-expected\.mp4/u,
  );
  expect(await readdir(project.file("out/one"))).toEqual(["a.not-as-expected.mp4"]);
  await project.edit("one.yaml", "audio: true", "audio: false");
  expect((await project.run(["plan", "one.yaml", ...LOCAL])).stdout).toContain(
    "expectation changed: to be checked",
  );
  expect(await project.run(["run", "one.yaml", ...STUBS, "--max-class", "free"])).toMatchObject({ code: 0 });
  expect(await readdir(project.file("out/one"))).toEqual(["a.mp4"]);
  expect(await renders(project)).toBe(1);
  expect(await sent(project)).toHaveLength(1);
});

test("plan and status tell machines what may be corrected and what was found wanting", async () => {
  const project = await openProject();
  await project.write(
    "one.yaml",
    oneVideo('{ size: "..1KB", otherwise: { prompt: Make it smaller, budget: 50 } }'),
  );
  const plan = JSON.parse((await project.run(["plan", "one.yaml", "--local", "--json"])).stdout) as unknown;
  expect(plan).toMatchObject({
    recipes: [{ videos: [{ credits: 100, corrections: 50 }] }],
    credits: { estimate: 100, corrections: 50 },
  });
  expect(await project.run(["run", "one.yaml", ...STUBS])).toMatchObject({ code: 3 });
  expect(await sent(project)).toHaveLength(2);
  const status = JSON.parse((await project.run(["status", "--json"])).stdout) as unknown;
  expect(status).toMatchObject({
    videos: [
      { state: "failed", not_as_expected: [expect.stringMatching(/^export 1: expected at most 1 kB/u)] },
    ],
  });
  expect(await project.run(["run", "one.yaml", ...STUBS, "--failed"])).toMatchObject({ code: 3 });
  expect(await sent(project)).toHaveLength(2);
});

test("where nothing can decode, a recipe that asks for sound is refused before anything is sent", async () => {
  const project = await openProject();
  await project.write("one.yaml", oneVideo("{ audio: true }"));
  const tool = project.file("tool");
  for (const part of ["bin", "dist", "package.json", "assets"])
    await cp(path.join(ROOT, part), path.join(tool, part), { recursive: true });
  const env = { ...process.env, HOME: project.dir, FFMPEG_PATH: "/nowhere/ffmpeg" };
  const poor = (...args: string[]) =>
    outcomeOf(path.join(tool, "bin/nemo-pipeline.js"), args, { cwd: project.dir, env });
  const run = await poor("run", "one.yaml", ...STUBS);
  expect(run.code).toBe(2);
  expect(run.text).toMatch(/one\/a: whether a file has sound .*\(npm i node-av/u);
  expect(await project.read(".nemo/one/journal.jsonl").catch(() => "")).toBe("");
  expect((await poor("doctor", "one.yaml", "--local", "--stub-renders")).text).toMatch(
    /Decoder.*npm i node-av/su,
  );
  await project.edit("one.yaml", "{ audio: true }", "{ container: mp4 }");
  expect((await poor("run", "one.yaml", ...STUBS)).code).toBe(0);
});

const KILLS = 20;

/** Each with a title that it does not get by itself, and a correction that says so in words of its own. */
const manyCorrected = (): string =>
  [
    "version: 1",
    "name: one",
    "videos:",
    ...Array.from({ length: 16 }, (_, index) =>
      [
        `  v${index}:`,
        "    steps:",
        `      - prompt: Generate a 4-second clip number ${index} of a harbour`,
        `        expect: { text: "Number ${index}", otherwise: { prompt: 'Change the title to "Number ${index}"' } }`,
        "      - export: { quality: low }",
      ].join("\n"),
    ),
  ].join("\n");

test(
  `killed ${KILLS} times at random moments, it sends no correction twice`,
  { timeout: 240_000 },
  async () => {
    const project = await openProject();
    const server = await startServer(project, ["--speed", "40"]);
    await project.write(
      "nemo-pipeline.config.yaml",
      "timing: { settle: 20ms, render_poll: 30ms, reconcile: [1s, 2s, 2s, 2s, 2s], rate_limit_wait: 100ms }\n",
    );
    await project.write("one.yaml", manyCorrected());
    const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
    for (let kill = 0; kill < KILLS; kill++) {
      const running = project.start(["run", "one.yaml", "--json"], { env });
      await delay(100 + Math.random() * 900);
      running.child.kill("SIGKILL");
      await running.ended;
    }
    let code = 4;
    for (let run = 0; run < 6 && code === 4; run++) {
      code = (await project.run(["run", "one.yaml"], { env })).code ?? 1;
    }
    const texts = (await server.ledger()).map((entry) => entry.text);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    expect([0, 6]).toContain(code);
    if (code === 0) expect(texts.filter((text) => text.startsWith("Change"))).toHaveLength(16);
  },
);

function outcomeOf(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
      resolve({ code, text: stdout + stderr });
    });
  });
}
