// What a run leaves for a CI service: annotations in the log, a job summary, outputs, a JUnit file; also when it is cut short.

import { chmod, mkdir, stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { commandsIn } from "../reporters/hostile.ts";
import { openProject, pressAgain, startServer } from "./rig.ts";
import type { Project } from "./rig.ts";

const RECIPE = `version: 1
name: launch
videos:
  teaser:
    prompt: Generate a 4-second clip of a harbour
  product:
    for_each: { csv: rows.csv, id: "\${{ row.sku }}" }
    prompt: Generate a 4-second clip of \${{ row.title }}
`;

const RUN = ["run", "recipes/a.yaml", "--local", "--stub-renders"];

/** The second prompt changes nothing. */
const FAULTS = "faults:\n  - { route: run_sse, at: [2], then: { never_apply: true } }\n";

async function openRecipe(): Promise<Project> {
  const project = await openProject();
  await project.write("recipes/a.yaml", RECIPE);
  await project.write("recipes/rows.csv", "sku,title\nmug,a mug\n");
  await project.write("nemo-pipeline.config.yaml", "limits: { videos: 1 }\n");
  await project.write("faults.yaml", FAULTS);
  return project;
}

const githubEnv = (project: Project) => ({
  GITHUB_ACTIONS: "true",
  CI: "true",
  GITHUB_WORKSPACE: project.dir,
  GITHUB_STEP_SUMMARY: project.file("summary.md"),
  GITHUB_OUTPUT: project.file("outputs"),
});

/** As the runner reads them. */
function outputsIn(text: string): Record<string, string> {
  const found = text.matchAll(/^(\w+)<<(.+)\n([^]*?)\n\2\n/gmu);
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value]));
}

test("in GitHub Actions a run annotates what went wrong, and leaves a summary and outputs", async () => {
  const project = await openRecipe();
  await project.write("summary.md", "What was there before\n");
  await project.write("outputs", "other=1\n");
  const env = githubEnv(project);
  const { code, stdout } = await project.run([...RUN, "--faults", "faults.yaml"], { env });
  expect(code).toBe(3);
  const [open, close, ...annotations] = commandsIn(stdout);
  expect([open, close]).toEqual(["::group::Plan", "::endgroup::"]);
  expect(annotations).toEqual([
    expect.stringMatching(
      /^::error file=recipes\/rows\.csv,line=2,title=product-mug failed::product-mug: failed: prompt 1: /u,
    ),
  ]);
  const summary = await project.read("summary.md");
  expect(summary).toMatch(/^What was there before\n\n## launch: 1 not done\n/u);
  expect(summary).toContain("| product-mug | **failed** |");
  expect(summary).toContain("| teaser | done | `out/launch/teaser.mp4` | 4 s | 100 |");
  expect(await project.read("outputs")).toMatch(/^other=1\n/u);
  expect(outputsIn(await project.read("outputs"))).toEqual({
    videos: "1",
    made: "1",
    credits: "100",
    exit_code: "3",
  });
});

test("what keeps a run from beginning is annotated at its line, and warnings are not", async () => {
  const project = await openRecipe();
  await project.edit("recipes/a.yaml", "version: 1", "version: 1\nvars: { unused: 1 }");
  await project.edit("recipes/a.yaml", "row.title", "row.titel");
  const { code, stdout, stderr } = await project.run(RUN, { env: githubEnv(project) });
  expect(code).toBe(2);
  expect(commandsIn(stdout)).toEqual([
    expect.stringMatching(/^::error file=recipes\/a\.yaml,line=9,col=\d+,.*titel/u),
  ]);
  expect(stderr).toContain("unused-var");
  expect((await project.run([...RUN, "--json"], { env: githubEnv(project) })).stdout).toBe("");
});

test("a summary or outputs that cannot be written fail no run", async () => {
  const project = await openRecipe();
  await mkdir(project.file("folder"));
  const names = { GITHUB_STEP_SUMMARY: project.file("folder"), GITHUB_OUTPUT: project.file("no/outputs") };
  const { code, stderr } = await project.run(RUN, { env: { ...githubEnv(project), ...names } });
  expect(code).toBe(0);
  expect(stderr).toContain("nemo-pipeline: the job summary could not be written: EISDIR");
  expect(stderr).toContain("nemo-pipeline: the step's outputs could not be written: ENOENT");
});

test("another reporter is taken where it is asked for, and leaves nothing for GitHub", async () => {
  const project = await openRecipe();
  const env = githubEnv(project);
  const { stdout } = await project.run([...RUN, "--reporter", "plain"], { env });
  expect(commandsIn(stdout)).toEqual([]);
  await expect(stat(project.file("summary.md"))).rejects.toThrow("ENOENT");
  const elsewhere = await project.run([...RUN, "--reporter", "github"]);
  expect(elsewhere.stdout).toContain("::group::Plan\n");
});

test("--junit writes a case for each video, and writes over its own file only", async () => {
  const project = await openRecipe();
  const run = [...RUN, "--faults", "faults.yaml", "--junit", "deep/down/junit.xml"];
  expect((await project.run(run)).code).toBe(3);
  const xml = await project.read("deep/down/junit.xml");
  expect(xml).toContain(`<testsuite name="launch" tests="2" failures="1" errors="0" skipped="0"`);
  expect(xml).toMatch(
    /<testcase name="product-mug" classname="launch" time="[\d.]+" file="recipes\/rows.csv" line="2">/u,
  );
  expect((await project.run([...RUN, "--failed", "--junit", "deep/down/junit.xml"])).code).toBe(0);
  expect(await project.read("deep/down/junit.xml")).toContain(`tests="1" failures="0"`);
});

test("--junit leaves nothing of an earlier run to a reader when a run does not begin", async () => {
  const project = await openRecipe();
  await project.run([...RUN, "--junit", "junit.xml"]);
  expect(await project.read("junit.xml")).toContain(`tests="2"`);
  await project.edit("recipes/a.yaml", "videos:", "video:");
  expect((await project.run([...RUN, "--junit", "junit.xml"])).code).toBe(2);
  await expect(project.read("junit.xml")).rejects.toThrow("ENOENT");
});

test.each([
  ["recipes/a.yaml", "it is there and is no JUnit file"],
  ["recipes", "it is no file"],
  ["recipes/a.yaml/junit.xml", "cannot be written"],
  [`${"x".repeat(300)}.xml`, "cannot be written"],
  ["", "wants the name of a file"],
])("--junit %s is refused before anything is sent", async (name, words) => {
  const project = await openRecipe();
  const server = await startServer(project);
  const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
  const { code, stderr } = await project.run(["run", "recipes/a.yaml", "--junit", name], { env });
  expect(code).toBe(2);
  expect(stderr).toContain(words);
  expect(await project.read("recipes/a.yaml")).toBe(RECIPE);
  expect(await server.ledger()).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)("--junit into a folder that is closed is refused", async () => {
  const project = await openRecipe();
  await mkdir(project.file("closed"));
  await chmod(project.file("closed"), 0o555);
  const { code, stderr } = await project.run([...RUN, "--junit", "closed/junit.xml"]);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("EACCES") as unknown,
  });
});

test.each([
  ["once", "interrupted; run again to go on"],
  ["twice", "the run ended in the middle; run again to go on"],
])("a run that is interrupted %s leaves its files, with what waits in them", async (times, words) => {
  const project = await openRecipe();
  const env = githubEnv(project);
  await project.write("faults.yaml", "faults:\n  - { route: run_sse, at: [1], then: { delay: 2000s } }\n");
  const running = project.start([...RUN, "--faults", "faults.yaml", "--junit", "junit.xml"], { env });
  await running.until("prompt 1 sent");
  running.child.kill("SIGINT");
  await running.until("::notice title=The run stops::stopping: interrupted");
  if (times === "twice") await pressAgain(running, "SIGINT");
  const { code } = await running.ended;
  expect(code).toBe(130);
  const xml = await project.read("junit.xml");
  expect(xml).toContain(`tests="2" failures="0" errors="0" skipped="2"`);
  expect(xml).toContain(`<skipped message="pending: ${words}">`);
  expect(await project.read("summary.md")).toMatch(new RegExp(`\\| teaser \\|.*\\| ${words} \\|`, "u"));
  const outputs = outputsIn(await project.read("outputs"));
  expect(outputs).toMatchObject({ videos: "0", made: "0", exit_code: "130" });
});

test("-q shows what went wrong and the totals, beside what else was asked for", async () => {
  const project = await openRecipe();
  await project.edit("recipes/a.yaml", "version: 1", "version: 1\nvars: { unused: 1 }");
  const quiet = await project.run([...RUN, "--faults", "faults.yaml", "-q"]);
  expect(quiet.stdout).toMatch(
    /^1 video failed at a prompt:\n  product-mug: [^]*\n\nTo go on: .*\n\n1 of 2 videos done, 100 credits spent, \d+s\.\n$/u,
  );
  expect(quiet.stderr).toBe("");
  const machine = await project.run([...RUN, "-q", "--json"]);
  expect(machine.stdout.trimEnd().split("\n").at(-1)).toContain(`"type":"run.finished"`);
  expect(machine.stderr).toMatch(/^1 video failed at a prompt:\n[^]*\n1 of 2 videos done, .*\n$/u);
  const failed = await project.run([...RUN, "--failed", "-q", "-v"]);
  expect(failed.stdout).toMatch(/^1 of 1 video done, 100 credits spent, \d+s\.\n$/u);
  expect(failed.stderr).toMatch(/^(?:[A-Z]+ \/\S+ \d+ \d+ ms\n)+$/u);
  const again = await project.run([...RUN, "--quiet"]);
  expect(again.stdout).toBe("Nothing to do: all 2 videos are done.\n");
});

test.each(["plain", "github", "json"])("-v shows requests with status and time: %s", async (reporter) => {
  const project = await openRecipe();
  const { stderr, stdout } = await project.run([...RUN, "-v", "--reporter", reporter]);
  expect(stderr).toMatch(/^POST \/run_sse 200 \d+ ms$/mu);
  expect(stderr).toMatch(/^GET \/api\/credits\/balance\/simple 200 \d+ ms$/mu);
  expect(stdout + stderr).not.toContain("nmv_usr_");
});
