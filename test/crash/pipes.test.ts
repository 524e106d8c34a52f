// A reader that goes away does not end a paid run, whoever reports, and whichever stream it was.

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { filesNotWhole } from "./rig/invariants.ts";
import { testWorld } from "./rig/test-world.ts";
import { PROMPTS_EACH, RECIPE } from "./rig/world.ts";

/** The run's own exit code, through a file: the pipe's is the reader's. */
const through = (reader: string): string[] => ["bash", "-c", `{ "$@"; echo $? > code; } ${reader}`, "piped"];

test.for([
  ["pretty", "| head -1"],
  ["plain", "| head -1"],
  ["json", "| head -1"],
  ["github", "| head -1"],
  ["json", "2> >(head -1)"],
] as const)("%s %s: the run goes on to its end", async ([reporter, reader]) => {
  const world = await testWorld({ speed: 400 });
  const outcome = await world.run(["run", RECIPE, "--reporter", reporter], { wrap: through(reader) });
  expect(await readFile(world.file("code"), "utf8"), outcome.stdout + outcome.stderr).toBe("0\n");
  expect(world.emulator.ledger()).toHaveLength(PROMPTS_EACH);
  expect(await filesNotWhole(world)).toEqual([]);
});
