// One contender's way through the comparison: measured undisturbed, then killed batch after batch until it had all its kills.

import path from "node:path";
import { batchOf } from "./batch.ts";
import type { Contender } from "./contenders.ts";
import { calm, stormy } from "./faults.ts";
import { withServer } from "./server.ts";
import { added, NOTHING } from "./tally.ts";
import type { Figures } from "./tally.ts";
import { killShares } from "./terms.ts";
import type { Terms } from "./terms.ts";
import { prepare, start, trial } from "./trial.ts";

export async function compare(contender: Contender, terms: Terms): Promise<Figures> {
  const { seed, speed, weather, note } = terms;
  const { name } = contender;
  const dir = path.join(terms.folder, name);
  const undisturbedMs = await measure(contender, { dir, terms });
  note(`${name}: a batch takes ${(undisturbedMs / 1000).toFixed(1)} s when nothing goes wrong`);
  const faults = weather === "calm" ? calm(seed) : stormy(seed, weather.lostShare);
  return withServer({ dir: path.join(dir, "server"), terms, faults }, async (server) => {
    let figures = NOTHING;
    for (let number = 1; figures.kills < terms.kills; number += 1) {
      const batch = batchOf(number, terms.videos);
      const shares = killShares(terms, number).slice(0, terms.kills - figures.kills);
      const stage = { contender, server, speed, batch, dir: path.join(dir, batch.name) };
      figures = added(
        figures,
        await trial(
          stage,
          shares.map((share) => share * undisturbedMs),
        ),
      );
      note(`${name}: ${figures.kills} of ${terms.kills} kills, ${figures.repeated} prompts sent again`);
    }
    return figures;
  });
}

/** How long a batch takes without kills and faults. */
async function measure(contender: Contender, at: { dir: string; terms: Terms }): Promise<number> {
  const { dir, terms } = at;
  const { speed, seed, videos } = terms;
  const batch = batchOf(0, videos);
  const place = path.join(dir, batch.name);
  return withServer({ dir: path.join(dir, "undisturbed"), terms, faults: calm(seed) }, async (server) => {
    const stage = { contender, server, speed, batch, dir: place };
    await prepare(stage);
    const startedMs = performance.now();
    const end = await start(stage);
    if (end !== 0) throw new Error(`${contender.name} fails by itself (${end}): see ${place}/log.txt`);
    return performance.now() - startedMs;
  });
}
