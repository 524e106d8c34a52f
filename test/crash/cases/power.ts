// The power is cut at random instants: what was not flushed is gone. Every other time the program lives on with the dead disk.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Running } from "../../cli/child.ts";
import { openDisk } from "../rig/disk.ts";
import type { DiskKind } from "../rig/disk.ts";
import { drawInstant } from "../rig/instant.ts";
import { filesNotWhole, sentTwice, unclear } from "../rig/invariants.ts";
import { recover } from "../rig/recover.ts";
import { seeded } from "../rig/seeded.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";

const VIDEOS = 6;

export async function cutThePower(kind: DiskKind, amount: Amount): Promise<Tally> {
  const { seed } = amount;
  const tally = emptyTally();
  const chance = seeded(seed);
  while (wantsMore(amount, tally)) {
    const disk = openDisk(kind);
    const dir = path.join(disk.dir, "project");
    const work = inWorld({ videos: VIDEOS, speed: 400, dir }, async (world) => {
      disk.flush();
      let running = true;
      while (running && wantsMore(amount, tally)) {
        const instant = drawInstant(chance);
        const run = world.start(["run", RECIPE, "--json"]);
        running = await instant.reached(run);
        if (tally.tried % 2 === 0) run.child.kill("SIGKILL");
        else await stopWhole(run);
        disk.cut();
        run.child.kill("SIGCONT");
        const outcome = await run.ended;
        disk.restore();
        tally.tried += 1;
        if (running) tally.hit += 1;
        const where = `${kind}, seed ${seed}, cut ${tally.tried} ${instant.words}`;
        note(tally, where, [...unclear(outcome), ...sentTwice(world), ...(await filesNotWhole(world))]);
      }
      note(tally, `${kind}, seed ${seed}, after cut ${tally.tried}`, await recover(world));
    });
    await work.finally(() => disk.remove());
  }
  return tally;
}

/**
 * An fdatasync that is under way while ext4 is shut down can report success for what is lost, which no disk does that
 * loses its power: nothing may be under way then. A killed program has no more use for the answer.
 */
async function stopWhole({ child }: Running): Promise<void> {
  child.kill("SIGSTOP");
  while (child.exitCode === null && !(await everyThreadStopped(child.pid))) await nextTurn();
}

async function everyThreadStopped(pid: number | undefined): Promise<boolean> {
  const folder = `/proc/${pid}/task`;
  const threads = await readdir(folder).catch((): string[] => []);
  const states = await Promise.all(
    threads.map((thread) => readFile(path.join(folder, thread, "stat"), "utf8").catch(() => "x) T")),
  );
  return states.every((stat) => stat.slice(stat.lastIndexOf(")") + 2).startsWith("T"));
}
