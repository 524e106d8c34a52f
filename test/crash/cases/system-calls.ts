// One system call on the state and output paths goes wrong, at every position that a run has; a first run, and one after a crash.

import { appendFile } from "node:fs/promises";
import { buildFaultLibrary } from "../rig/fault.ts";
import type { Fault, FaultKind, FaultLibrary } from "../rig/fault.ts";
import { inOrderOf, inTurns } from "../rig/order.ts";
import { recover } from "../rig/recover.ts";
import { emptyTally, inWorld, note, wantsMore } from "../rig/tally.ts";
import type { Amount, Tally } from "../rig/tally.ts";
import { RECIPE } from "../rig/world.ts";
import type { World } from "../rig/world.ts";

const KINDS: readonly Omit<Fault, "at">[] = [
  { kind: "kill" },
  { kind: "EIO" },
  { kind: "EIO", onwards: true },
  { kind: "ENOSPC" },
  { kind: "ENOSPC", onwards: true },
  { kind: "short" },
];

/** Not every call can fail in every way. */
const CALLS: Readonly<Record<FaultKind, RegExp>> = {
  kill: /./,
  EIO: /./,
  ENOSPC: /^(open|write|pwrite|fsync|fdatasync|mkdir|link|rename|close|ftruncate) /,
  short: /^p?write /,
};

const RUN = ["run", RECIPE, "--reporter", "plain"];

/** All positions, or as many as are asked for, drawn by the seed. */
export async function faultAtEveryCall(amount: Amount): Promise<Tally> {
  const { seed, instants } = amount;
  const tally = emptyTally();
  const library = buildFaultLibrary();
  try {
    const beginnings = beginningsWith(library, await namingCall(library));
    const trials = (await Promise.all(beginnings.map((begin) => positions(begin, library)))).flat();
    const wanted = inOrderOf(seed, trials).slice(0, instants);
    await inTurns(wanted, async (trial) => {
      if (wantsMore(amount, tally)) await spoil(trial, { library, tally });
    });
  } finally {
    library.remove();
  }
  return tally;
}

interface Beginning {
  readonly name: string;
  prepare(world: World): Promise<void>;
}

const beginningsWith = (library: FaultLibrary, naming: number): readonly Beginning[] => [
  { name: "a first run", prepare: async () => undefined },
  {
    // Killed when the first file is checked and has no name: a torn line, a dead owner's lock and a `.part` lie about.
    name: "a run after a crash",
    async prepare(world) {
      await world.run(RUN, { env: library.envFor(world, { kind: "kill", at: naming }) });
      await appendFile(world.file(".nemo/night/journal.jsonl"), '{"v":1,"seq":');
    },
  },
];

/** Which call of a first run gives the first file its name. */
const namingCall = (library: FaultLibrary): Promise<number> =>
  inWorld({}, async (world) => {
    await world.run(RUN, { env: library.envFor(world) });
    return 1 + (await library.calls(world)).findIndex((call) => call.startsWith("rename out/"));
  });

interface Trial {
  readonly begin: Beginning;
  readonly fault: Fault;
  readonly call: string;
}

async function positions(begin: Beginning, library: FaultLibrary): Promise<Trial[]> {
  const calls = await inWorld({}, async (world) => {
    await begin.prepare(world);
    const before = (await library.calls(world)).length;
    await world.run(RUN, { env: library.envFor(world) });
    return (await library.calls(world)).slice(before === 1 ? 0 : before);
  });
  return calls.flatMap((call, index) =>
    KINDS.filter(({ kind }) => CALLS[kind].test(call)).map((fault) => ({
      begin,
      call,
      fault: { ...fault, at: index + 1 },
    })),
  );
}

async function spoil(
  { begin, fault, call }: Trial,
  { library, tally }: { readonly library: FaultLibrary; readonly tally: Tally },
): Promise<void> {
  await inWorld({}, async (world) => {
    await begin.prepare(world);
    const env = library.envFor(world, fault);
    const outcome = await world.run(RUN, { env });
    const how = `${fault.kind}${fault.onwards === true ? " from then on" : ""}`;
    const words = `${begin.name}, ${how} at call ${fault.at} (${call})`;
    tally.tried += 1;
    tally.hit += 1;
    note(tally, words, await recover(world, outcome));
  });
}
