// What a person does after a crash: run again, answer what only they can know, until the end; then everything is checked.

import type { Outcome } from "../../cli/child.ts";
import { checkEnd, filesNotWhole, sentTwice, statusOf, unclear } from "./invariants.ts";
import type { Violation } from "./invariants.ts";
import { promptsOf, RECIPE } from "./world.ts";
import type { World } from "./world.ts";

/** More than any single crash should take. */
const MAX_RUNS = 8;

/** What a command says that cannot even be read is found as well. */
export async function recover(world: World, crashed?: Outcome): Promise<Violation[]> {
  try {
    return await goOn(world, crashed);
  } catch (error) {
    return [{ kind: "unclear words", what: (error as Error).message }];
  }
}

/** `crashed` is what is left to look at before the next run begins. */
async function goOn(world: World, crashed: Outcome | undefined): Promise<Violation[]> {
  const found = [
    ...(crashed === undefined ? [] : unclear(crashed)),
    ...(await filesNotWhole(world)),
    ...(await disappeared(world)),
  ];
  let last: Outcome | undefined;
  for (let run = 0; run < MAX_RUNS && last?.code !== 0; run++) {
    last = await world.run(["run", RECIPE, "--reporter", "plain"]);
    found.push(...unclear(last), ...sentTwice(world), ...(await filesNotWhole(world)));
    if (last.code === 6) await answer(world);
  }
  found.push(...world.hung.map((what) => ({ kind: "did not end", what }) as const));
  if (last?.code === 0) return [...found, ...(await checkEnd(world))];
  return [...found, { kind: "video lost", what: `still exit ${last?.code}: ${last?.stdout}${last?.stderr}` }];
}

/** A video that was in the journal once is in it for good, and in one of the states that a person can act on. */
async function disappeared(world: World): Promise<Violation[]> {
  const states = new Map((await statusOf(world)).map(({ id, state }) => [id, state]));
  return world.videos
    .filter((id) => !states.has(id))
    .map((what) => ({ kind: "video lost", what: `${what} is not in the status` }));
}

/** The server's own list tells what became of a prompt whose outcome is unknown to the journal. */
async function answer(world: World): Promise<void> {
  const accepted = new Set(world.emulator.ledger().map(({ text }) => text));
  for (const { id, state, reason } of await statusOf(world)) {
    if (state !== "unknown") continue;
    const text = promptsOf(id)[reason.startsWith("prompt 1") ? 0 : 1];
    await world.run(["resolve", id, accepted.has(text) ? "--applied" : "--resend"]);
  }
}
