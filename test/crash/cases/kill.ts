// kill -9 at random instants of a run of many videos, again and again, until the run ends before its instant.

import { filesNotWhole, sentTwice } from "../rig/invariants.ts";
import { drawInstant } from "../rig/instant.ts";
import { recover } from "../rig/recover.ts";
import { seeded } from "../rig/seeded.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";

const VIDEOS = 8;

export async function killAtRandom(amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  const chance = seeded(seed);
  while (wantsMore(amount, tally)) {
    await inWorld({ videos: VIDEOS, speed: 400 }, async (world) => {
      let running = true;
      while (running && wantsMore(amount, tally)) {
        const instant = drawInstant(chance);
        const run = world.start(["run", RECIPE, "--json"]);
        running = await instant.reached(run);
        run.child.kill("SIGKILL");
        await run.ended;
        tally.tried += 1;
        if (running) tally.hit += 1;
        const where = `seed ${seed}, kill ${tally.tried} ${instant.words}`;
        note(tally, where, [...sentTwice(world), ...(await filesNotWhole(world))]);
      }
      note(tally, `seed ${seed}, after kill ${tally.tried}`, await recover(world));
    });
  }
  return tally;
}
