// The main job, through the built program: a recipe becomes files, and running again does what is missing and nothing else.

import { rename, rm, stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { openProject, startServer } from "./rig.ts";
import type { Outcome, Project } from "./rig.ts";

const LOCAL = ["--local", "--stub-renders", "--reporter", "plain"];

interface PlannedVideo {
  readonly id: string;
  readonly class: string;
  readonly reason: string;
  readonly credits: number;
  readonly steps: readonly { readonly kind: string; readonly class: string }[];
}

async function plan(project: Project, recipe = "recipes/launch.yaml"): Promise<Record<string, PlannedVideo>> {
  const { stdout } = await project.run(["plan", recipe, "--local", "--json"]);
  const { recipes } = JSON.parse(stdout) as { recipes: { videos: PlannedVideo[] }[] };
  return Object.fromEntries(recipes.flatMap(({ videos }) => videos.map((video) => [video.id, video])));
}

const sent = async (project: Project): Promise<string[]> =>
  (await project.journal("launch"))
    .filter((event) => event.type === "prompt.intended")
    .map((event) => String(event["text"]));

const finished = ({ stdout }: Outcome) =>
  JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as {
    readonly type: string;
    readonly exit_code: number;
    readonly counts: Readonly<Record<string, number>>;
    readonly credits_spent: number;
  };

test("the launch recipe becomes its files, and running it again does nothing and says so", async () => {
  const project = await openProject({ recipes: true });
  const first = await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain("3 of 3 videos done, 350 credits spent");
  for (const name of ["teaser.mp4", "making-of-1.gif", "making-of.mp4", "banner.webm"]) {
    expect((await stat(project.file(`out/launch/${name}`))).size).toBeGreaterThan(0);
  }
  const before = await sent(project);
  const again = await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain("Nothing to do");
  expect(await sent(project)).toEqual(before);
});

test("another quality renders again without a credit, and plan says so first", async () => {
  const project = await openProject({ recipes: true });
  await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  await project.edit("recipes/launch.yaml", "quality: medium", "quality: low");
  const { banner, teaser } = await plan(project);
  expect(banner).toMatchObject({ class: "free", reason: "quality changed from medium to low", credits: 0 });
  expect(teaser).toMatchObject({ class: "none" });
  const run = finished(
    await project.run(["run", "recipes/launch.yaml", "--local", "--stub-renders", "--json"]),
  );
  expect(run).toMatchObject({ type: "run.finished", exit_code: 0, credits_spent: 0, counts: { done: 3 } });
});

test("an appended prompt alone is sent, in the same session", async () => {
  const project = await openProject({ recipes: true });
  await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  await project.edit(
    "recipes/launch.yaml",
    "for the first 3 seconds",
    "for the first 3 seconds\n      - prompt: Trim the video to 6 seconds",
  );
  expect((await plan(project))["teaser"]).toMatchObject({
    class: "paid",
    reason: "prompt 3 appended, in the same session",
    credits: 50,
  });
  const before = await sent(project);
  const run = finished(
    await project.run(["run", "recipes/launch.yaml", "--local", "--stub-renders", "--json"]),
  );
  expect(run).toMatchObject({ exit_code: 0, credits_spent: 50 });
  expect((await sent(project)).slice(before.length)).toEqual(["Trim the video to 6 seconds"]);
  const sessions = (await project.journal("launch")).filter(
    (event) => event.type === "session.created" && event.video === "teaser",
  );
  expect(sessions).toHaveLength(1);
});

test("a changed first prompt, or changed bytes of an input, rebuild in a new session", async () => {
  const project = await openProject({ recipes: true });
  await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  await project.edit("recipes/launch.yaml", "an 8-second vertical teaser", "a 7-second vertical teaser");
  expect((await plan(project))["teaser"]).toMatchObject({
    class: "paid",
    reason: "prompt 1 changed: made again from the start",
    credits: 150,
  });
  const run = finished(
    await project.run(["run", "recipes/launch.yaml", "--local", "--stub-renders", "--json"]),
  );
  expect(run).toMatchObject({ exit_code: 0, credits_spent: 150 });
  await rename(project.file("recipes/media/city.jpg"), project.file("recipes/media/mug.jpg"));
  expect((await plan(project))["teaser"]).toMatchObject({
    class: "paid",
    reason: "the inputs changed: made again from the start",
  });
});

test("a missing, a damaged and a renamed file cost nothing", async () => {
  const project = await openProject({ recipes: true });
  await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  await rm(project.file("out/launch/teaser.mp4"));
  await project.write("out/launch/banner.webm", "damaged");
  await project.edit(
    "recipes/launch.yaml",
    "- export: { format: mp4 }",
    "- export: { format: mp4, file: out/launch/film.mp4 }",
  );
  expect(await plan(project)).toMatchObject({
    teaser: { class: "free", reason: "out/launch/teaser.mp4 is missing" },
    banner: { class: "free", reason: "out/launch/banner.webm is damaged or was changed" },
    "making-of": { class: "free", reason: "export 2: renamed to out/launch/film.mp4" },
  });
  const run = finished(
    await project.run(["run", "recipes/launch.yaml", "--local", "--stub-renders", "--json"]),
  );
  expect(run).toMatchObject({ exit_code: 0, credits_spent: 0, counts: { done: 3 } });
  await expect(stat(project.file("out/launch/making-of.mp4"))).rejects.toThrow("ENOENT");
  expect((await stat(project.file("out/launch/film.mp4"))).size).toBeGreaterThan(100);
  expect(Object.values(await plan(project)).map((video) => video.class)).toEqual(["none", "none", "none"]);
});

test("a file that the tool did not write is never written over, and nothing is spent on it", async () => {
  const project = await openProject({ recipes: true });
  await project.write("out/launch/teaser.mp4", "mine");
  const run = await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  expect(run.code).toBe(3);
  expect(run.stdout).toContain("out/launch/teaser.mp4 is there, and no journal knows it");
  expect(await project.read("out/launch/teaser.mp4")).toBe("mine");
  expect(
    (await project.journal("launch")).some(
      (event) => event.type === "prompt.intended" && event.video === "teaser",
    ),
  ).toBe(false);
});

test("every sample recipe runs", async () => {
  const project = await openProject({ recipes: true });
  for (const name of ["quick-edit", "batch", "iterative"]) {
    const run = await project.run(["run", `recipes/${name}.yaml`, ...LOCAL]);
    expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
  }
});

test("status, the ledger and the server agree on what was spent", async () => {
  const project = await openProject({ recipes: true });
  const server = await startServer(project);
  await project.write("nemo-pipeline.config.yaml", "timing: { settle: 10ms, render_poll: 20ms }\n");
  const env = { NEMO_API_URL: server.url, NEMO_TOKEN: server.token };
  const run = finished(await project.run(["run", "recipes/launch.yaml", "--json"], { env }));
  expect(run).toMatchObject({ exit_code: 0, credits_spent: 350 });
  const ledger = JSON.parse((await project.run(["credits", "--ledger", "--json"])).stdout) as {
    readonly entries: readonly {
      readonly cost: number;
      readonly prompt: string;
      readonly estimate: number;
    }[];
    readonly total: number;
  };
  const served = await server.ledger();
  expect(ledger.total).toBe(served.reduce((sum, entry) => sum + entry.cost, 0));
  expect(ledger.entries.map((entry) => entry.prompt).toSorted()).toEqual(
    served.map((entry) => entry.text).toSorted(),
  );
  const balance = JSON.parse((await project.run(["credits", "--json"], { env })).stdout) as {
    readonly total: number;
  };
  expect(balance).toEqual({ available: 999_650, frozen: 0, total: 999_650 });
  const status = JSON.parse((await project.run(["status", "recipes/launch.yaml", "--json"])).stdout) as {
    readonly videos: readonly {
      readonly id: string;
      readonly state: string;
      readonly credits: number;
      readonly exports: readonly object[];
    }[];
  };
  expect(status.videos).toMatchObject([
    {
      id: "teaser",
      state: "done",
      credits: 150,
      exports: [{ file: "out/launch/teaser.mp4", duration_s: 8 }],
    },
    { id: "making-of", state: "done", credits: 100, exports: [{}, {}] },
    { id: "banner", state: "done", credits: 100 },
  ]);
});

test("several recipes in one run share the account and end with one last line", async () => {
  const project = await openProject({ recipes: true });
  const run = await project.run([
    "run",
    "recipes/{quick-edit,batch}.yaml",
    "--local",
    "--stub-renders",
    "--json",
  ]);
  expect(run.code).toBe(0);
  const events = run.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string });
  expect(events.filter((event) => event.type === "run.finished")).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: "run.finished", counts: { done: 2 }, credits_spent: 250 });
});

test("a video that the recipe no longer has is named by plan, and its files stay", async () => {
  const project = await openProject({ recipes: true });
  await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  await project.edit("recipes/launch.yaml", "  banner:", "  poster:");
  const shown = await project.run(["plan", "recipes/launch.yaml", "--local"]);
  expect(shown.stdout).toContain("no longer in the recipe: banner; its files stay\n");
  const other = await project.run(["plan", "recipes/launch.yaml", "--local", "--only", "teaser"]);
  expect(other.stdout).not.toContain("no longer");
  const { stdout } = await project.run(["plan", "recipes/launch.yaml", "--local", "--json"]);
  const { recipes } = JSON.parse(stdout) as { recipes: { gone: unknown; videos: { id: string }[] }[] };
  expect(recipes[0]?.gone).toEqual([{ id: "banner", files: ["out/launch/banner.webm"] }]);
  expect(recipes[0]?.videos.map(({ id }) => id)).toEqual(["teaser", "making-of", "poster"]);
  await project.run(["run", "recipes/launch.yaml", ...LOCAL]);
  expect((await stat(project.file("out/launch/banner.webm"))).size).toBeGreaterThan(0);
});
