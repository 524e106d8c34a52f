// The network breaks: connections are refused, reset, closed or go silent before a request, within it, after it, within the answer.

import { unclear } from "../rig/invariants.ts";
import { openNetwork } from "../rig/network.ts";
import { recover } from "../rig/recover.ts";
import { seeded } from "../rig/seeded.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";

/** Of the connections; the program keeps one open for many requests. */
const SHARE = 0.4;
const TIMING = {
  request_timeout: "500ms",
  prompt_timeout: "1s",
  idle_timeout: "500ms",
  render_timeout: "5s",
};

/** Every broken connection is an instant. */
export async function breakTheNetwork(amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  for (let trial = 1; wantsMore(amount, tally); trial += 1) {
    const network = await openNetwork(seeded(seed * 1000 + trial), SHARE);
    const through = (url: string): string => network.through(url);
    await inWorld({ videos: 2, speed: 400, timing: TIMING, through }, async (world) => {
      const outcome = await world.run(["run", RECIPE, "--reporter", "plain"]);
      network.mend();
      note(tally, `network, seed ${seed}, world ${trial}`, [
        ...unclear(outcome),
        ...(await recover(world, outcome)),
      ]);
    });
    await network.close();
    tally.tried += Math.max(1, network.broken());
    tally.hit += network.broken();
  }
  return tally;
}
