// init: what it writes is right and runs, what is there stays, and questions are asked until the answer will do.

import { execFileSync } from "node:child_process";
import { stat } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { interview } from "../../src/cli/init/questions.ts";
import type { Answers, InterviewOptions } from "../../src/cli/init/questions.ts";
import { recipeText } from "../../src/cli/init/recipe-text.ts";
import { loadConfig } from "../../src/config/load.ts";
import { openRepository } from "./repository.ts";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

const PROGRAM = path.join(import.meta.dirname, "../../bin/nemo-pipeline.js");
const WRITTEN = [
  "recipes/spring.yaml",
  "schemas/recipe.schema.json",
  ".github/workflows/nightly-videos.yml",
  ".github/workflows/recipes.yml",
  "nemo-pipeline.config.yaml",
  ".gitignore",
];

describe("init --yes", () => {
  test("writes a project that is right, and whose video is made by the embedded backend at once", async () => {
    const project = await openProject();
    const done = await project.run(["init", "--yes", "--name", "spring", "--ci", "github"]);
    expect(done, done.stderr).toMatchObject({ code: 0, stderr: "" });
    for (const name of WRITTEN) expect(done.stdout).toContain(`written            ${name}`);
    expect(done.stdout).toContain("nemo-pipeline run recipes/spring.yaml --local");
    const valid = await project.run(["validate"]);
    expect(valid, valid.stderr).toMatchObject({ code: 0, stderr: "" });
    const made = await project.run(["run", "recipes/spring.yaml", "--local", "--stub-renders"]);
    expect(made.code, made.stderr).toBe(0);
    expect((await stat(project.file("out/spring/first.mp4"))).size).toBeGreaterThan(1000);
  });

  test("writes into a folder that is not there yet, named after it, and says how to get there", async () => {
    const project = await openProject();
    const done = await project.run(["init", "My début", "--yes"]);
    expect(done.stdout).toContain("cd 'My début'");
    expect(parse(await project.read("My début/recipes/My-debut.yaml"))).toMatchObject({ name: "My-debut" });
    await expect(stat(project.file("My début/.github"))).rejects.toThrow("ENOENT");
  });

  test("overwrites nothing: what is there is named and stays, and .gitignore only grows", async () => {
    const project = await openProject();
    await project.write("recipes/spring.yaml", "version: 1\nvideos:\n  mine:\n    prompt: Generate rain\n");
    await project.write(".nemo-pipelinerc", "{}");
    await project.write(".gitignore", "node_modules/\nout/");
    const done = await project.run(["init", "--yes", "--name", "spring"]);
    expect(done.stdout).toContain("there, left as is  recipes/spring.yaml");
    expect(done.stdout).toContain("there, left as is  .nemo-pipelinerc");
    expect(done.stdout).toContain("lines added        .gitignore");
    expect(await project.read("recipes/spring.yaml")).toContain("Generate rain");
    const ignored = await project.read(".gitignore");
    expect(ignored.startsWith("node_modules/\nout/\n")).toBe(true);
    expect(ignored.match(/^out\/$/gmu)).toHaveLength(1);
    const again = await project.run(["init", "--yes", "--name", "spring", "--json"]);
    const { files } = JSON.parse(again.stdout) as { files: { fate: string }[] };
    expect(new Set(files.map(({ fate }) => fate))).toEqual(new Set(["kept"]));
    expect(await project.read(".gitignore")).toBe(ignored);
  });

  test("asks for a usable name, and for --yes where nobody can answer", async () => {
    const project = await openProject();
    const named = await project.run(["init", "--yes", "--name", "../up"]);
    expect(named).toMatchObject({ code: 2, stdout: "" });
    expect(named.stderr).toContain("cannot be a folder's name");
    const asked = await project.run(["init"]);
    expect(asked).toMatchObject({ code: 2, stdout: "" });
    expect(asked.stderr).toContain("init --yes");
    await expect(stat(project.file("recipes"))).rejects.toThrow("ENOENT");
  });
});

describe("the files that init writes", () => {
  test("the configuration shows every default as it is", async () => {
    const project = await openProject();
    await project.run(["init", "--yes", "--name", "spring"]);
    const commented = await project.read("nemo-pipeline.config.yaml");
    expect(parse(commented)).toBeNull();
    const live = commented.replace(/^# (?=\s*[a-z_]+:(?:\s|$))/gmu, "");
    await project.write("live/nemo-pipeline.config.yaml", live);
    await project.write("bare/nemo-pipeline.config.yaml", "{}");
    const [shown, defaults] = await Promise.all(["live", "bare"].map((name) => settingsOf(project, name)));
    expect(shown?.origin("timing.still_working")).toMatch(/^file /u);
    const withoutPlaces = { projectDir: "", file: "", stateDir: "", origin: undefined };
    expect({ ...shown, ...withoutPlaces }).toEqual({ ...defaults, ...withoutPlaces });
  });

  test("the workflow for pull requests needs no secret, the nightly one keeps the record whatever happens", async () => {
    const project = await openProject();
    await project.run(["init", "--yes", "--name", "spring", "--ci", "github"]);
    const pull = await project.read(".github/workflows/recipes.yml");
    expect(pull).not.toContain("secrets.");
    expect(pull).not.toMatch(/pull_request_target|write/u);
    const commands = stepsOf(pull).flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(commands.join("\n")).toMatch(/nemo-pipeline@[\d.]+ validate[^]*nemo-pipeline@[\d.]+ plan/u);
    const nightly = stepsOf(await project.read(".github/workflows/nightly-videos.yml"));
    const save = nightly.find(({ uses }) => uses?.startsWith("actions/cache/save"));
    const restore = nightly.find(({ uses }) => uses?.startsWith("actions/cache/restore"));
    expect(save).toMatchObject({ if: "always()", with: { path: ".nemo\nout\n" } });
    expect(save?.with?.["key"]).toBe(restore?.with?.["key"]);
    const upload = nightly.find(({ uses }) => uses?.startsWith("actions/upload-artifact"));
    expect(upload).toMatchObject({ if: "always()", with: { path: "out" } });
  });

  test("the nightly run leaves a summary with a table of the videos, and a report beside them", async () => {
    const project = await openProject();
    await project.run(["init", "--yes", "--name", "spring", "--ci", "github"]);
    const nightly = stepsOf(await project.read(".github/workflows/nightly-videos.yml"));
    const commands = nightly.flatMap(({ run }) => (run?.includes("npx") === true ? [run] : []));
    const script = commands
      .join("\n")
      .replaceAll(/npx --yes nemo-pipeline@[\d.]+/gu, `"${process.execPath}" "${PROGRAM}"`)
      .replace(" run --yes", " run --yes --local --stub-renders");
    const env = { ...process.env, GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "summary.md" };
    execFileSync("bash", ["-e", "-c", script], { cwd: project.dir, env });
    expect(await project.read("summary.md")).toMatch(
      /^## spring: done\n[^]*\n\| first \| done \| `out\/spring\/first.mp4` \| \d+ s \| 100 \| {2}\|\n/u,
    );
    expect(await project.read("out/report.html")).toContain("first.mp4");
  });

  test("the workflow for pull requests shows in the summary what merging changes", async () => {
    const project = await openRepository();
    await project.run(["init", "--yes", "--name", "spring", "--ci", "github"]);
    project.commit();
    project.git("switch", "--quiet", "--create", "work");
    await project.edit("recipes/spring.yaml", "  first:", "  second:");
    project.commit();
    project.git("switch", "--quiet", "main");
    await project.write("other.txt", "on the main branch");
    project.commit();
    project.git("merge", "--quiet", "--no-ff", "work");
    const steps = stepsOf(await project.read(".github/workflows/recipes.yml"));
    expect(steps[0]).toMatchObject({ with: { "fetch-depth": 2 } });
    const { run = "" } = steps.find(({ run }) => run?.includes("--diff") === true) ?? {};
    const script = run.replaceAll(/npx --yes nemo-pipeline@[\d.]+/gu, `"${process.execPath}" "${PROGRAM}"`);
    const env = { ...process.env, GITHUB_STEP_SUMMARY: "summary.md" };
    execFileSync("bash", ["-e", "-c", script], { cwd: project.dir, env });
    const summary = await project.read("summary.md");
    expect(summary).toContain("`second` is new, about 100 credits. It asks for the same as `first` did");
  });

  test.each(['no: "yes" # or {maybe}', "- 1:30", "  @home `now`  ", "012", "on"])(
    "a recipe keeps the prompt and the input as they were typed: %s",
    (typed) => {
      const written = recipeText({ name: "no", prompt: typed, input: `../${typed}, x.png` });
      expect(parse(written)).toMatchObject({
        name: "no",
        videos: { first: { prompt: typed, inputs: [`../${typed}, x.png`] } },
      });
    },
  );
});

describe("the questions of init", () => {
  test("an empty answer takes what is proposed", async () => {
    const project = await openProject();
    const { answers } = await talk(project, ["", "", "", ""]);
    expect(answers).toMatchObject({ ci: false, prompt: expect.stringContaining("6-second") });
    expect(answers).not.toHaveProperty("input");
  });

  test("an answer that will not do is refused with the reason, and asked for again", async () => {
    const project = await openProject();
    await project.write("mug.jpg", "x");
    await project.write("notes.txt", "x");
    const typed = [
      "a/b",
      "mugs",
      "lost.jpg",
      "notes.txt",
      "../mug.jpg",
      "mug.jpg",
      "export as MP4",
      "Generate a mug",
      "y",
    ];
    const { answers, refused } = await talk(project, typed);
    expect(answers).toEqual({
      name: "mugs",
      input: project.file("mug.jpg"),
      prompt: "Generate a mug",
      ci: true,
    });
    expect(refused).toHaveLength(5);
    expect(refused[0]).toContain("How about a-b?");
    expect(refused[4]).toContain("export");
  });

  test("what a flag has said is not asked for", async () => {
    const project = await openProject();
    const { answers, refused } = await talk(project, ["", ""], { name: "given", ci: true });
    expect(answers).toMatchObject({ name: "given", ci: true });
    expect(refused).toEqual([]);
  });
});

async function settingsOf(project: Project, folder: string) {
  const config = await loadConfig({ flags: {}, env: {}, workingDir: project.file(folder) });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const stepsOf = (text: string): readonly WorkflowStep[] =>
  Object.values((parse(text) as { jobs: Record<string, { steps: WorkflowStep[] }> }).jobs).flatMap(
    ({ steps }) => steps,
  );

/** Answers in turn; an interview that asks for more than that fails. */
async function talk(
  project: Project,
  typed: readonly string[],
  given: Pick<InterviewOptions, "name" | "ci"> = {},
): Promise<{ readonly answers: Answers; readonly refused: readonly string[] }> {
  const left = [...typed];
  const refused: string[] = [];
  const ask = async (question: string): Promise<string> => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody answers ${question}`);
    return answer;
  };
  const options = { folder: project.dir, workingDir: project.dir, ...given };
  const answers = await interview({ ask, refuse: (reason) => refused.push(reason) }, options);
  expect(left).toEqual([]);
  return { answers, refused };
}
