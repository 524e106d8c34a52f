// Folders that cannot be written: nothing is paid for, and the message says which folder and why.

import { spawnSync } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { unclear } from "./rig/invariants.ts";
import { recover } from "./rig/recover.ts";
import { testWorld } from "./rig/test-world.ts";
import { RECIPE } from "./rig/world.ts";

const RUN = ["run", RECIPE, "--reporter", "plain"];

/** A name space of mounts of the child's own, in which the folder is read-only: binds root as well, and ends with the child. */
const readOnly = (folder: string): string[] => [
  "unshare",
  "--mount",
  // What is unmounted outside is unmounted inside as well.
  "--propagation",
  "slave",
  "bash",
  "-c",
  `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$PWD" && exec "$@"`,
  folder,
];

const isPossible = spawnSync("unshare", ["--mount", "true"]).status === 0;
const unless = isPossible ? "" : " (skipped: needs root, for a read-only mount)";

test.runIf(isPossible)(`a state folder that is read-only: nothing is sent${unless}`, async () => {
  const world = await testWorld();
  await mkdir(world.file(".nemo"));
  const outcome = await world.run(RUN, { wrap: readOnly(world.file(".nemo")) });
  expect(outcome).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/state folder .*\.nemo.* cannot be written.*EROFS/),
  });
  expect(unclear(outcome)).toEqual([]);
  expect(world.emulator.requests).toEqual([]);
  expect(await recover(world, outcome)).toEqual([]);
});

test.runIf(isPossible)(
  `a state folder that becomes read-only after a crash: nothing more is sent${unless}`,
  async () => {
    const world = await testWorld({ speed: 200 });
    const first = world.start(["run", RECIPE, "--json"]);
    await first.until("prompt.intended");
    first.child.kill("SIGKILL");
    await first.ended;
    const outcome = await world.run(RUN, { wrap: readOnly(world.file(".nemo")) });
    expect(outcome).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/state folder .* cannot be written.*EROFS/),
    });
    expect(await recover(world, outcome)).toEqual([]);
  },
);

test.runIf(isPossible)(`status and plan need no right to write${unless}`, async () => {
  const world = await testWorld();
  await world.run(RUN);
  const before = await readdir(world.file(".nemo/night"));
  const wrap = readOnly(world.dir);
  expect(await world.run(["status", RECIPE], { wrap })).toMatchObject({ code: 0 });
  expect(await world.run(["plan", RECIPE], { wrap })).toMatchObject({ code: 0, stderr: "" });
  expect(await readdir(world.file(".nemo/night"))).toEqual(before);
});

test.runIf(isPossible)(`an output folder that is read-only: nothing is paid for${unless}`, async () => {
  const world = await testWorld();
  await mkdir(world.file("out"));
  const outcome = await world.run(RUN, { wrap: readOnly(world.file("out")) });
  expect(outcome).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/out\/night\/v0.* cannot be written: EROFS/),
  });
  expect(world.emulator.ledger()).toEqual([]);
  expect(await recover(world, outcome)).toEqual([]);
});
