// One batch of one contender: started, killed at the given instants, started again until it ends by itself, and counted.

import { mkdir } from "node:fs/promises";
import type { Emulator } from "../../src/emulator/server.ts";
import type { Batch } from "./batch.ts";
import type { Contender } from "./contenders.ts";
import { countFiles, countPrompts } from "./counting.ts";
import { runFor } from "./killing.ts";
import type { End } from "./killing.ts";
import { untilIdle } from "./server.ts";
import type { Figures } from "./tally.ts";

/** What has not ended by then never will. */
const LONGEST_MS = 300_000;
/** How often somebody starts it again after it ended with a failure. */
const MOST_ENDINGS = 6;

export interface Stage {
  readonly contender: Contender;
  readonly server: Emulator;
  readonly speed: number;
  readonly batch: Batch;
  readonly dir: string;
}

export async function prepare({ contender, batch, dir, speed }: Stage): Promise<void> {
  await mkdir(dir, { recursive: true });
  await contender.prepare(dir, { batch, speed });
}

export const start = ({ contender, server, speed, dir }: Stage, limitMs: number = LONGEST_MS): Promise<End> =>
  runFor(contender.command(server, speed), { dir, limitMs });

/** The instants are times at work, ascending, over all starts. */
export async function trial(stage: Stage, killsAtMs: readonly number[]): Promise<Figures> {
  const { server, batch, dir } = stage;
  await prepare(stage);
  const broken = new Set<string>();
  let kills = 0;
  for (const [index, atMs] of killsAtMs.entries()) {
    const end = await start(stage, atMs - (killsAtMs[index - 1] ?? 0));
    if (end === 0) break;
    kills += end === "killed" ? 1 : 0;
    for (const file of (await countFiles(dir, batch)).broken) broken.add(file);
  }
  const { asked, unfinished } = await goOn(stage);
  await untilIdle(server);
  const files = await countFiles(dir, batch);
  for (const file of files.broken) broken.add(file);
  const paid = countPrompts(server.ledger(), batch);
  const { length: videos } = batch.videos;
  return { ...paid, batches: 1, kills, videos, lost: files.lost, broken: broken.size, asked, unfinished };
}

/** Somebody starts it again when it ends with a failure, and from the second on does what it asks for. */
async function goOn(stage: Stage): Promise<Pick<Figures, "asked" | "unfinished">> {
  const { contender, server, batch, dir } = stage;
  let asked = 0;
  for (let ending = 1; ending <= MOST_ENDINGS; ending += 1) {
    if ((await start(stage)) === 0) return { asked, unfinished: 0 };
    await untilIdle(server);
    if (ending > 1) asked += await contender.askPerson(dir, { server, batch });
  }
  return { asked, unfinished: 1 };
}
