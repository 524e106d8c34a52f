// `report` as a program: from journals to a page that lies beside the videos.

import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { formatLine } from "../../src/journal/line.ts";
import { batch } from "../report/batch.ts";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

const RECIPE = `version: 1
name: clips
videos:
  first:
    prompt: Generate a 5-second clip of a lake
    export: { file: "out/my clips/été 1.mp4" }
  second: { prompt: Generate a 5-second clip of a hill }
`;

async function madeProject(): Promise<Project> {
  const project = await openProject();
  await project.write("recipes/clips.yaml", RECIPE);
  const run = await project.run(["run", "recipes/clips.yaml", "--local", "--stub-renders", "--yes"]);
  expect(run).toMatchObject({ code: 0 });
  return project;
}

const details = (page: string): string[] =>
  [...page.matchAll(/<script type="application\/json">(.*?)<\/script>/gu)].map(
    ([, json]) => JSON.parse(json ?? "") as string,
  );

describe("after a run", () => {
  test("the page shows every video, drawn, said and linked from where it lies", async () => {
    const project = await madeProject();
    expect(await project.run(["report"])).toMatchObject({ code: 0, stdout: "out/report.html\n" });
    const page = await project.read("out/report.html");
    expect(page).toContain(`class="play" href="my%20clips/%C3%A9t%C3%A9%201.mp4"`);
    const [first = ""] = details(page);
    expect(first).toContain("Generate a 5-second clip of a lake");
    expect(first).toContain(`class="seg video"`);
    expect(first).toContain(`class="bar render"`);
    expect(first).toContain("<td>mp4, high</td>");
    expect(first).toContain("1920 × 1080 pixels.");
  });

  test("links lead back to the project from a page elsewhere", async () => {
    const project = await madeProject();
    await project.run(["report", "recipes/clips.yaml", "--out", "pages/today/r.html"]);
    const page = await project.read("pages/today/r.html");
    expect(page).toContain(`class="play" href="../../out/my%20clips/%C3%A9t%C3%A9%201.mp4"`);
  });

  test("where it lies is said in whole outside of the working directory, and from there within", async () => {
    const project = await madeProject();
    expect((await project.run(["report"])).stdout).toBe("out/report.html\n");
    const elsewhere = (await openProject()).file("all.html");
    expect((await project.run(["report", "--out", elsewhere])).stdout).toBe(`${elsewhere}\n`);
  });

  test("it is written over by the next one, and nothing else is", async () => {
    const project = await madeProject();
    await project.run(["report"]);
    expect(await project.run(["report"])).toMatchObject({ code: 0 });
    await project.write("mine.html", "<!doctype html>\n<p>mine");
    const refused = await project.run(["report", "--out", "mine.html"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("mine.html is there already and is no report");
    expect(await project.read("mine.html")).toBe("<!doctype html>\n<p>mine");
    expect(await readdir(project.dir)).not.toContainEqual(expect.stringContaining(".tmp"));
  });

  test("--markdown prints the morning brief, and writes it to --out", async () => {
    const project = await madeProject();
    const brief = await project.run(["report", "--markdown"]);
    expect(brief.stdout).toContain("# Morning brief: clips");
    expect(brief.stdout).toContain("| clips/first | `out/my clips/été 1.mp4` |");
    await project.run(["report", "--markdown", "--out", "brief.md"]);
    expect(await project.read("brief.md")).toBe(brief.stdout);
    expect(await project.run(["report", "--markdown", "--out", "brief.md"])).toMatchObject({ code: 0 });
  });

  test("the morning brief names a file as it is called now, when a later run has renamed it", async () => {
    const project = await madeProject();
    await project.edit("recipes/clips.yaml", "été 1.mp4", "lake.mp4");
    await project.run(["run", "recipes/clips.yaml", "--local", "--stub-renders", "--yes"]);
    const brief = await project.run(["report", "--markdown"]);
    expect(brief.stdout).toContain("| clips/first | `out/my clips/lake.mp4` |");
    expect(brief.stdout).not.toContain("été");
  });

  test("--json says where the page is and what it shows", async () => {
    const project = await madeProject();
    const { stdout } = await project.run(["report", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      file: project.file("out/report.html"),
      videos: 2,
      counts: { done: 2, failed: 0 },
      credits: 200,
      last_run: { exit_code: 0, compared_with: 0 },
    });
  });
});

test("a page is written while a run holds the lock", async () => {
  const project = await openProject();
  await project.write("recipes/clips.yaml", RECIPE);
  const running = project.start(["run", "recipes/clips.yaml", "--local", "--speed", "20", "--yes"]);
  await running.until("prompt 1 sent");
  expect(await project.run(["report"])).toMatchObject({ code: 0 });
  expect(await project.read("out/report.html")).toContain(`data-state="running"`);
  running.child.kill("SIGKILL");
  await running.ended;
});

test("videos that are stuck have the commands to go on, with the recipe's own file and the flags in use", async () => {
  const project = await openProject();
  const lines = batch({ videos: 50, recipe: "night", target: "emulator" }).map(formatLine);
  await project.write("state/night/journal.jsonl", lines.join(""));
  await project.write(
    "recipes/all my.yaml",
    "version: 1\nname: night\nvideos: { a: { prompt: Generate a clip } }\n",
  );
  expect(await project.run(["report", "--state-dir", "state"])).toMatchObject({ code: 0 });
  const page = (await project.read("out/report.html")).replaceAll(/<.?span>/gu, "");
  expect(page).toContain("nemo-pipeline resolve night/clip-20 --applied --state-dir state");
  expect(page).toContain(
    "nemo-pipeline run &#39;recipes/all my.yaml&#39; --only clip-10 --local --state-dir state",
  );
});

test("without a journal the page says that there is no run yet", async () => {
  const project = await openProject();
  expect(await project.run(["report"])).toMatchObject({ code: 0 });
  expect(await project.read("out/report.html")).toContain("No run yet.");
});
