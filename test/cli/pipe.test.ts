// What machines read through a pipe arrives whole, however slowly it is read.

import { expect, test } from "vitest";
import { openProject } from "./rig.ts";

const VIDEOS = 2000;

test("a plan of many videos goes through a pipe whose reader is slow to begin", async () => {
  const project = await openProject();
  const rows = Array.from({ length: VIDEOS }, (_, index) => `${index},Number ${index}`);
  await project.write("rows.csv", ["sku,title", ...rows].join("\n"));
  await project.write(
    "many.yaml",
    `version: 1
videos:
  v:
    for_each: { csv: rows.csv, id: "\${{ row.sku }}" }
    prompt: Generate a 4-second clip of \${{ row.title }}
`,
  );
  // The shell holds the pipe open, and its reader begins a second later than the program writes.
  const slow = ["bash", "-c", `"$@" | (sleep 1; cat)`, "slow"];
  const { stdout } = await project.run(["plan", "many.yaml", "--json"], { wrap: slow });
  const { recipes } = JSON.parse(stdout) as { recipes: { videos: unknown[] }[] };
  expect(recipes[0]?.videos).toHaveLength(VIDEOS);
});
