// Time that is not what it was: clocks set forwards and back, between runs and within one, and programs that stand still for long.

import { setTimeout as delay } from "node:timers/promises";
import { withClock } from "../rig/clock.ts";
import { unclear } from "../rig/invariants.ts";
import { drawInstant } from "../rig/instant.ts";
import { recover } from "../rig/recover.ts";
import { seeded } from "../rig/seeded.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";

const HOUR_MS = 3_600_000;
const JUMPS_MS = [3, -3, 24, -24, 0.02, -0.02].map((hours) => hours * HOUR_MS);
const RUN = ["run", RECIPE, "--json"];

/** In the middle of a run, which goes on to its end, and then everything once more with a clock that is right. */
export async function setTheClock(amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  const chance = seeded(seed);
  while (wantsMore(amount, tally)) {
    const byMs = JUMPS_MS[tally.tried % JUMPS_MS.length] ?? 0;
    const afterMs = Math.round(chance.between(200, 1200));
    const isKilled = chance.next() < 0.5;
    const instant = drawInstant(chance);
    const words = `seed ${seed}, clock set by ${byMs / HOUR_MS} h ${isKilled ? `and killed ${instant.words}` : `after ${afterMs} ms`}`;
    await inWorld({ videos: 3, speed: 400 }, async (world) => {
      const run = world.start(RUN, { env: withClock(byMs, isKilled ? 0 : afterMs) });
      if (isKilled && (await instant.reached(run))) run.child.kill("SIGKILL");
      const outcome = await run.ended;
      note(tally, words, [...unclear(outcome), ...(await recover(world, outcome))]);
    });
    tally.tried += 1;
    tally.hit += 1;
  }
  return tally;
}

/** Longer than every time-out that the program has here: connections, prompts and heartbeats are all over when it wakes. */
const FROZEN_MS = 1_500;
const SHORTER = {
  request_timeout: "500ms",
  prompt_timeout: "1s",
  idle_timeout: "500ms",
  render_timeout: "1s",
};

export async function freeze(amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  const chance = seeded(seed);
  while (wantsMore(amount, tally)) {
    const instant = drawInstant(chance);
    await inWorld({ videos: 3, speed: 400, timing: SHORTER }, async (world) => {
      const run = world.start(RUN);
      if (await instant.reached(run)) tally.hit += 1;
      run.child.kill("SIGSTOP");
      await delay(FROZEN_MS);
      run.child.kill("SIGCONT");
      const outcome = await run.ended;
      note(tally, `seed ${seed}, frozen ${instant.words}`, [
        ...unclear(outcome),
        ...(await recover(world, outcome)),
      ]);
    });
    tally.tried += 1;
  }
  return tally;
}
