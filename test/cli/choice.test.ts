// Profiles, vars and portions, through the built program.

import { expect, test } from "vitest";
import { openProject } from "./rig.ts";
import type { Project } from "./rig.ts";

const RECIPE = `version: 1
name: many
vars: { brand: Aurora }
profiles:
  nightly: { vars: { brand: Borealis } }
videos:
  a: { tags: [promo], prompt: "Generate a 4-second clip for \${{ vars.brand }}" }
  b: { prompt: "Generate a 5-second clip for \${{ vars.brand }}" }
  c: { tags: [promo], prompt: "Generate a 6-second clip for \${{ vars.brand }}" }
`;

async function planned(project: Project, ...flags: string[]): Promise<string[]> {
  const { stdout, stderr, code } = await project.run(["plan", "many.yaml", "--local", "--json", ...flags]);
  expect(code, stderr).toBe(0);
  const { recipes } = JSON.parse(stdout) as { recipes: { videos: { id: string; class: string }[] }[] };
  return recipes.flatMap(({ videos }) => videos.map(({ id, class: kind }) => `${id} ${kind}`));
}

test("tags, a first few and shards choose videos", async () => {
  const project = await openProject();
  await project.write("many.yaml", RECIPE);
  expect(await planned(project, "--tag", "promo")).toEqual(["a paid", "c paid"]);
  expect(await planned(project, "--first", "2")).toEqual(["a paid", "b paid"]);
  const halves = [
    ...(await planned(project, "--shard", "1/2")),
    ...(await planned(project, "--shard", "2/2")),
  ];
  expect(halves.toSorted()).toEqual(["a paid", "b paid", "c paid"]);
  expect(await project.run(["plan", "many.yaml", "--shard", "3/2"])).toMatchObject({ code: 2 });
});

test("a profile and vars change the prompts, and with them what is out of date", async () => {
  const project = await openProject();
  await project.write("many.yaml", RECIPE);
  await project.write("vars.yaml", "brand: Corona\n");
  const local = ["--local", "--stub-renders"];
  expect(await project.run(["run", "many.yaml", ...local, "--profile", "nightly"])).toMatchObject({
    code: 0,
  });
  expect(await planned(project, "--profile", "nightly")).toEqual(["a none", "b none", "c none"]);
  expect(await planned(project, "--var", "brand=Borealis")).toEqual(["a none", "b none", "c none"]);
  expect(await planned(project, "--vars-file", "vars.yaml")).toEqual(["a paid", "b paid", "c paid"]);
  const texts = (await project.journal("many")).flatMap((event) =>
    event.type === "prompt.intended" ? [String(event["text"])] : [],
  );
  expect(texts.every((text) => text.endsWith("for Borealis"))).toBe(true);
});

test("a var or a profile that no recipe has is a mistake", async () => {
  const project = await openProject();
  await project.write("many.yaml", RECIPE);
  const unknown = await project.run(["validate", "many.yaml", "--var", "brnad=X"]);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toContain("brand");
  expect(await project.run(["validate", "many.yaml", "--profile", "weekly"])).toMatchObject({ code: 2 });
});
