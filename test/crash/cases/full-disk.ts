// A disk that fills while a run works on it, for the state, for the outputs, or for both; then there is room again.

import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { isThere } from "../rig/disk.ts";
import { unclear } from "../rig/invariants.ts";
import { recover } from "../rig/recover.ts";
import { seeded } from "../rig/seeded.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";

const RUN = ["run", RECIPE, "--reporter", "plain"];
/** A page for each file and folder, and room for some of a run's 30 kB of journal or 35 kB of files. */
const [LEAST_KB, MOST_KB] = [8, 44];

export const lacksForSmallDisk = (): string | undefined =>
  process.getuid?.() === 0 && isThere("mount") ? undefined : "needs root";

export async function fillTheDisk(amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  const chance = seeded(seed);
  while (wantsMore(amount, tally)) {
    const place = tally.tried % 2 === 0 ? ".nemo" : "out";
    const sizeKb = 4 * Math.round(chance.between(LEAST_KB, MOST_KB) / 4);
    await inWorld({ videos: 2 }, async (world) => {
      const folder = world.file(place);
      await mkdir(folder);
      mount("-t", "tmpfs", "-o", `size=${sizeKb}k`, "tmpfs", folder);
      try {
        const outcome = await world.run(RUN);
        if (outcome.code !== 0) tally.hit += 1;
        const found = unclear(outcome);
        mount("-o", "remount,size=10m", folder);
        note(tally, `seed ${seed}, ${sizeKb} kB for ${place}`, [
          ...found,
          ...(await recover(world, outcome)),
        ]);
      } finally {
        spawnSync("umount", [folder]);
      }
    });
    tally.tried += 1;
  }
  return tally;
}

/** No file may be larger: writes are cut short at the limit, then fail. Needs no rights. */
export async function limitFiles(amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  const chance = seeded(seed);
  while (wantsMore(amount, tally)) {
    const blocks = 1 + chance.below(26);
    await inWorld({ videos: 2 }, async (world) => {
      const wrap = ["bash", "-c", `ulimit -f ${blocks}; exec "$@"`, "limited"];
      const outcome = await world.run(RUN, { wrap });
      if (outcome.code !== 0) tally.hit += 1;
      const words = `seed ${seed}, no file above ${blocks} kB`;
      note(tally, words, [...unclear(outcome), ...(await recover(world, outcome))]);
    });
    tally.tried += 1;
  }
  return tally;
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount ${args.join(" ")}: ${stderr}`);
}
