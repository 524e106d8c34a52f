// validate: places for people, for machines, and for GitHub.

import { expect, test } from "vitest";
import { openProject } from "./rig.ts";

const WRONG = `version: 1
videos:
  teaser:
    promt: Generate rain
  teaser:
    prompt: Generate snow
`;

const commands = (stdout: string): string[] => stdout.split("\n").filter((line) => line.startsWith("::"));

test("in GitHub Actions the mistakes stand at their lines, from the repository's top", async () => {
  const project = await openProject();
  await project.write("videos/recipes/a.yaml", WRONG);
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: project.dir };
  const done = await project.run(["validate", "videos/recipes/a.yaml"], { env });
  expect(done.code).toBe(2);
  expect(commands(done.stdout)).toEqual([
    expect.stringMatching(
      /^::error file=videos\/recipes\/a\.yaml,line=4,col=5,endColumn=10,title=unknown-key::/u,
    ),
    expect.stringMatching(
      /^::error file=videos\/recipes\/a\.yaml,line=5,col=3,endColumn=9,title=duplicate-key::`teaser` stands here twice%0ASee videos\/recipes\/a\.yaml:3:3: the first `teaser`%0AHint: /u,
    ),
  ]);
  expect(done.stderr).toContain("videos/recipes/a.yaml:4:5 error");
});

test("annotations come where they are asked for, and else not", async () => {
  const project = await openProject();
  await project.write("a.yaml", WRONG);
  const github = { env: { GITHUB_ACTIONS: "true" } };
  const number = async (args: readonly string[], options = {}): Promise<number> =>
    commands((await project.run(["validate", "a.yaml", ...args], options)).stdout).length;
  expect(await number([])).toBe(0);
  expect(await number(["--reporter", "github"])).toBe(2);
  expect(await number(["--reporter", "plain"], github)).toBe(0);
  expect(await number(["--json"], github)).toBe(0);
  await project.write("nemo-pipeline.config.yaml", "out_dri: out\n");
  const config = await project.run(["validate", "a.yaml"], github);
  expect(commands(config.stdout)).toEqual([
    expect.stringMatching(/^::error file=nemo-pipeline\.config\.yaml,line=1,/u),
  ]);
});

test("--json names the other places, too", async () => {
  const project = await openProject();
  await project.write("a.yaml", WRONG);
  const { stdout } = await project.run(["validate", "a.yaml", "--json"]);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: object[] };
  expect(diagnostics).toContainEqual({
    file: "a.yaml",
    line: 5,
    column: 3,
    severity: "error",
    code: "duplicate-key",
    message: "`teaser` stands here twice",
    hint: "Keep one of the two",
    related: [{ file: "a.yaml", line: 3, column: 3, message: "the first `teaser`" }],
  });
});

test("two recipes of one name are shown at both names", async () => {
  const project = await openProject();
  await project.write(
    "recipes/a.yaml",
    "version: 1\nname: Launch\nvideos: { v: { prompt: Generate rain } }\n",
  );
  await project.write(
    "recipes/b.yaml",
    "# moved\nversion: 1\nname: launch\nvideos: { v: { prompt: Generate rain } }\n",
  );
  const { code, stderr } = await project.run(["validate"]);
  expect(code).toBe(2);
  expect(stderr).toContain(
    "recipes/b.yaml:3:7 error: The name launch is taken by recipes/a.yaml [duplicate-recipe]",
  );
  expect(stderr).toContain("see: recipes/a.yaml:2:7 the first `Launch`");
});
