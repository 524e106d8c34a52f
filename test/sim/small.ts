// Owns the small worlds, all of them: one video, and a crash or a fault at every place that there is.

import { play } from "./play.ts";
import { KINDS } from "./kinds.ts";
import type { Crash, Fault, WorldSpec } from "./spec.ts";

const smallWorld = (seed: number, runs: number): WorldSpec => ({
  seed,
  videos: [
    {
      id: "v1",
      inputs: 1,
      prompts: ["v1 prompt 1", "v1 prompt 2"],
      exportsAfter: [],
      format: "mp4",
      quality: "high",
      renamed: false,
    },
  ],
  limits: { uploads: 1, prompts: 1, renders: 1, downloads: 1 },
  budget: {},
  account: { kind: "anonymous", credits: 5000 },
  costs: "exact",
  runs: Array.from({ length: runs }, () => ({ edits: [] })),
  faults: [],
  crashes: [],
});

/** One crash before and after each deed of the first run, by a kill and by a power cut. */
export async function* everyCrash(seed: number): AsyncGenerator<WorldSpec> {
  const spec = smallWorld(seed, 1);
  const [deeds = []] = (await play(spec)).deeds;
  for (const index of deeds.keys()) {
    for (const after of [false, true]) {
      for (const kind of ["kill", "power"] as const) {
        yield { ...spec, crashes: [{ process: 0, step: index + 1, after, kind }] };
      }
    }
  }
}

/** One fault of every kind at every place to which the world comes. */
export async function* everyFault(seed: number): AsyncGenerator<WorldSpec> {
  const spec = smallWorld(seed, 2);
  const { visits } = await play(spec);
  for (const [site, kinds] of KINDS) {
    for (let nth = 0; nth < (visits.get(site) ?? 0); nth++) {
      for (const kind of kinds) yield { ...spec, faults: [{ site, nth, kind }] };
    }
  }
}

/** Deeds after which something is on its way, or on the disk, that was not. */
const MATTERS = /^(net:(session|prompt|render|file)|disk:sync:(journal|part)|disk:rename:output)$/;

/** So many runs, one after the other, each of which dies after one of the deeds that matter, in every combination. */
export async function* everyChain(seed: number, depth: number): AsyncGenerator<WorldSpec> {
  yield* chain(smallWorld(seed, depth), depth);
}

async function* chain(spec: WorldSpec, depth: number): AsyncGenerator<WorldSpec> {
  const process = spec.crashes.length;
  const { deeds } = await play(spec);
  for (const crash of crashesIn(deeds[process] ?? [], process)) {
    const next = { ...spec, crashes: [...spec.crashes, crash] };
    if (depth > 1) yield* chain(next, depth - 1);
    else yield next;
  }
}

function* crashesIn(deeds: readonly string[], process: number): Generator<Crash> {
  for (const [index, site] of deeds.entries()) {
    if (!MATTERS.test(site)) continue;
    for (const kind of ["kill", "power"] as const) yield { process, step: index + 1, after: true, kind };
  }
}

/** Those that break a promise, and how many were played. */
export async function playEach(
  worlds: AsyncIterable<WorldSpec>,
): Promise<{ readonly worlds: number; readonly broken: readonly string[] }> {
  let count = 0;
  const broken: string[] = [];
  for await (const spec of worlds) {
    count += 1;
    const { violations } = await play(spec);
    const [first] = violations;
    if (first !== undefined)
      broken.push(`${wordsOf(spec.crashes, spec.faults)}: ${first.invariant} ${first.words}`);
  }
  return { worlds: count, broken };
}

const wordsOf = (crashes: readonly Crash[], faults: readonly Fault[]): string =>
  JSON.stringify({ crashes, faults });
