// What a run says at its end and at its beginning, so that nobody pays for a slip.

import { expect, test } from "vitest";
import { openProject } from "./rig.ts";

const LOCAL = ["--local", "--stub-renders", "--reporter", "plain"];
const two = (name: string, words: string): string =>
  `version: 1\nname: ${name}\nvideos:\n  a: { prompt: Generate a 4-second clip of ${words} }\n  b: { prompt: Generate a 5-second clip of ${words} }\n`;

test("the command to go on with keeps what limits the run", async () => {
  const project = await openProject();
  await project.write("two.yaml", two("two", "rain"));
  const run = await project.run([
    "run",
    "two.yaml",
    ...LOCAL,
    "--only",
    "a",
    "--only",
    "b",
    "--budget",
    "100",
  ]);
  expect(run).toMatchObject({ code: 4 });
  expect(run.stdout).toContain("nemo-pipeline run two.yaml --local --only a --only b --budget 100");
});

test("a recipe that was copied with its name is pointed out before it takes over the original's videos", async () => {
  const project = await openProject();
  await project.write("one.yaml", two("same", "rain"));
  await project.write("copy.yaml", two("same", "snow"));
  await project.run(["run", "one.yaml", ...LOCAL]);
  const copied = await project.run(["run", "copy.yaml", ...LOCAL, "--max-class", "free"]);
  expect(copied.stdout).toContain("the journal of same was last written from one.yaml, not copy.yaml");
  const again = await project.run(["run", "one.yaml", ...LOCAL]);
  expect(again.stdout).toContain("Nothing to do");
});
