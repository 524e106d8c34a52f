// Two runs at once: one works, the other is told who does; a dead owner's lock goes to exactly one.

import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { checkEnd, sentTwice } from "./rig/invariants.ts";
import { recover } from "./rig/recover.ts";
import { testWorld } from "./rig/test-world.ts";
import { RECIPE } from "./rig/world.ts";

const RUN = ["run", RECIPE, "--json"];
/** A prompt is on its way. */
const AT_WORK = "prompt.intended";

test("of three runs of one recipe that start together, one works and two end with 7", async () => {
  const world = await testWorld({ videos: 2, speed: 200 });
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => world.run(RUN)));
  expect(outcomes.map(({ code }) => String(code)).toSorted()).toEqual(["0", "7", "7"]);
  const refused = outcomes.find(({ code }) => code === 7);
  expect(refused?.stderr).toMatch(/another run holds the lock \(process \d+ on .*Wait for it to end/);
  expect(await checkEnd(world)).toEqual([]);
});

test("two recipes of one state folder run at once, and neither hears of the other", async () => {
  const world = await testWorld({ speed: 200 });
  const recipe = await readFile(world.file(RECIPE), "utf8");
  await writeFile(
    world.file("day.yaml"),
    recipe.replace("name: night", "name: day").replace("named v0", "of day"),
  );
  const outcomes = await Promise.all([world.run(RUN), world.run(["run", "day.yaml", "--json"])]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(world.emulator.ledger()).toHaveLength(4);
});

test("a run of both recipes that cannot have one of the journals sends nothing for the other", async () => {
  const world = await testWorld({ speed: 200 });
  const recipe = await readFile(world.file(RECIPE), "utf8");
  await writeFile(
    world.file("day.yaml"),
    recipe.replace("name: night", "name: day").replace("named v0", "of day"),
  );
  const first = world.start(RUN);
  await first.until(AT_WORK);
  expect(await world.run(["run", "day.yaml", RECIPE, "--json"])).toMatchObject({ code: 7 });
  await first.ended;
  expect(world.emulator.ledger()).toHaveLength(2);
});

test("a run that stands still keeps its lock, and a killed one's goes to exactly one of many", async () => {
  const world = await testWorld({ videos: 2, speed: 200 });
  const first = world.start(RUN);
  await first.until(AT_WORK);
  first.child.kill("SIGSTOP");
  expect(await world.run(RUN)).toMatchObject({ code: 7 });
  first.child.kill("SIGKILL");
  await first.ended;
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => world.run(RUN)));
  expect(outcomes.filter(({ code }) => code === 7)).toHaveLength(2);
  expect(sentTwice(world)).toEqual([]);
  expect(await recover(world)).toEqual([]);
});

test("a killed owner's number that another process has now does not keep the lock", async () => {
  const world = await testWorld({ speed: 200 });
  const first = world.start(RUN);
  await first.until(AT_WORK);
  first.child.kill("SIGKILL");
  await first.ended;
  const other = spawn("sleep", ["600"]);
  onTestFinished(() => void other.kill());
  const lock = world.file(".nemo/night/lock");
  const owner = JSON.parse(await readFile(lock, "utf8")) as object;
  await writeFile(lock, JSON.stringify({ ...owner, pid: other.pid }));
  expect(await recover(world)).toEqual([]);
});
