// `npm run sim -- --from 0 --worlds 1000000`: random worlds on all cores, slice by slice; what was played is kept in a file, and a second call goes on after it.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { worldOf } from "./generate.ts";
import { shrink } from "./shrink.ts";
import { add, noTotals } from "./totals.ts";
import type { Totals } from "./totals.ts";

const SLICE = 250;

const { values } = parseArgs({
  options: {
    from: { type: "string", default: "0" },
    worlds: { type: "string", default: "20000" },
    state: { type: "string", default: ".sim.json" },
    kinds: { type: "boolean", default: false },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});
const [from, worlds] = [Number(values.from), Number(values.worlds)];
const totals = resumed();
const startedAt = performance.now();
const before = totals.worlds;

await playAll();
say(`${summary(totals)}\n`);
for (const { seed, invariant, words } of totals.violations.slice(0, 5)) {
  say(
    `seed ${seed} breaks invariant ${invariant}: ${words}\n${JSON.stringify(await shrink(worldOf(seed), invariant))}\n`,
  );
}
process.exitCode = totals.violations.length === 0 ? 0 : 1;

function resumed(): Totals {
  if (!existsSync(values.state)) return noTotals();
  const kept = JSON.parse(readFileSync(values.state, "utf8")) as {
    readonly from: number;
    readonly totals: Totals;
  };
  if (kept.from === from) return kept.totals;
  throw new Error(
    `${values.state} is about worlds from ${kept.from} on: name another file with --state, or remove it`,
  );
}

/** Slices are kept in their order, so that what is kept is always the first so many worlds. */
async function playAll(): Promise<void> {
  const done = new Map<number, Totals>();
  let next = from + totals.worlds;
  let kept = next;
  const end = from + worlds;
  await Promise.all(
    Array.from({ length: Number(values.workers) }, async () => {
      const worker = new Worker(new URL("slice-worker.ts", import.meta.url));
      while (next < end) {
        const start = next;
        const count = Math.min(SLICE, end - start);
        next += count;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ from: start, count });
        const answer = await new Promise<{ readonly totals: Totals }>((resolve, reject) => {
          worker.once("message", resolve);
          worker.once("error", reject);
        });
        worker.removeAllListeners("error");
        done.set(start, answer.totals);
        for (let slice = done.get(kept); slice !== undefined; slice = done.get(kept)) {
          done.delete(kept);
          kept += slice.worlds;
          add(totals, slice);
        }
        writeFileSync(values.state, JSON.stringify({ from, totals }));
        say(`\r${totals.worlds} worlds, ${totals.violations.length} violations, ${pace()}`);
      }
      await worker.terminate();
    }),
  );
}

function pace(): string {
  const ms = (performance.now() - startedAt) / Math.max(1, totals.worlds - before);
  return `${ms.toFixed(1)} ms a world `;
}

function summary({ worlds: played, runs, requests, prompts, crashes, faults, violations }: Totals): string {
  const lines = Object.entries(values.kinds ? faults : byPlace(faults)).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    `\n${played} worlds from seed ${from}: ${runs} runs, ${requests} requests, ${prompts} paid ones, ${crashes} crashes,`,
    `${lines.reduce((sum, [, count]) => sum + count, 0)} faults, ${violations.length} violations.`,
    ...lines.map(([name, count]) => `${String(count).padStart(9)} ${name}`),
  ].join("\n");
}

function byPlace(faults: Totals["faults"]): Record<string, number> {
  const places: Record<string, number> = {};
  for (const [name, count] of Object.entries(faults)) {
    const place = name.slice(0, name.indexOf(" "));
    places[place] = (places[place] ?? 0) + count;
  }
  return places;
}

function say(text: string): void {
  process.stdout.write(text);
}
