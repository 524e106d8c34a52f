// Owns the course of a world: its runs with their faults, then calm ones until everything has ended, then one that must do nothing.

import { edit, moveAway, resolveAll } from "./user.ts";
import { judgeAfterPowerCut, judgeLedger, judgeRun, stateOf } from "./judge.ts";
import { Life } from "./life.ts";
import { runProgram } from "./process.ts";
import type { Ended } from "./process.ts";
import { inputFile } from "./recipe.ts";
import type { RecipeState } from "../../src/core/run/state.ts";
import { Stuck } from "./scheduler.ts";
import type { RunSpec, WorldSpec } from "./spec.ts";
import { PROJECT } from "./places.ts";
import { World } from "./world.ts";
import type { Violation } from "./world.ts";

export interface Played {
  readonly violations: readonly Violation[];
  readonly hash: number;
  readonly trace: readonly string[];
  readonly runs: number;
  readonly crashes: number;
  readonly requests: number;
  readonly prompts: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly visits: ReadonlyMap<string, number>;
  /** Where each process did what it did. */
  readonly deeds: readonly (readonly string[])[];
}

const MOST_EVENTS = 60_000;
const MOST_CALM_RUNS = 10;
/** No run of a few videos takes longer, whatever happens to it. */
const LONGEST_RUN_MS = 36 * 3_600_000;

export async function play(
  spec: WorldSpec,
  options: { readonly keepsTrace?: boolean } = {},
): Promise<Played> {
  const world = new World(spec, options);
  furnish(world);
  try {
    for (const wishes of spec.runs) await oneRun(world, wishes);
    await calm(world);
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    world.violate(8, error.message);
  }
  const { violations, hash, lines = [], lives, crashes, runs, watchers, faults } = world;
  return {
    violations,
    hash,
    trace: lines,
    runs,
    crashes,
    requests: watchers.requests,
    prompts: watchers.prompts,
    faults: faults.happened,
    visits: faults.visits,
    deeds: lives.map((life) => life.sites),
  };
}

function furnish(world: World): void {
  world.disk.put(`${PROJECT}/launch.yaml`, Buffer.from("version: 1\n"));
  for (const { id, inputs } of world.spec.videos) {
    for (let index = 0; index < inputs; index++) {
      world.disk.put(inputFile(id, index), Buffer.from(`photo ${index} of ${id}`));
    }
  }
}

async function oneRun(world: World, wishes: RunSpec): Promise<Ended | undefined> {
  prepare(world, wishes);
  const { besideMs, clockJump } = wishes;
  if (clockJump !== undefined) world.scheduler.after(clockJump.atMs, () => world.moveClock(clockJump.byMs));
  const first = start(world, wishes);
  const second = besideMs === undefined ? undefined : later(world, { ms: besideMs, wishes: { edits: [] } });
  const startedMs = world.scheduler.now;
  const [ended] = await world.scheduler.until(Promise.all([first, second]), MOST_EVENTS);
  if (world.scheduler.now - startedMs > LONGEST_RUN_MS) world.violate(8, "a run did not end within a day");
  return ended;
}

function prepare(world: World, { edits, failed, rerun }: RunSpec): void {
  for (const change of edits) edit(world, change);
  if (failed === true) {
    for (const { id, outcome } of stateOf(world).videos.cloud.values())
      if (outcome.state === "failed") world.askAnew(id);
  }
  const again = rerun === undefined ? undefined : world.videos[rerun];
  if (again !== undefined) world.askAnew(again.id);
}

async function later(
  world: World,
  { ms, wishes }: { readonly ms: number; readonly wishes: RunSpec },
): Promise<Ended | undefined> {
  await new Promise<void>((resolve) => void world.scheduler.after(ms, resolve));
  return start(world, wishes);
}

/** Undefined when it died. */
async function start(world: World, wishes: RunSpec): Promise<Ended | undefined> {
  const life = new Life(world, world.lives.length);
  world.lives.push(life);
  world.runs += 1;
  world.trace(`${life.index} starts ${JSON.stringify(wishes)}`);
  const { powerCuts } = world;
  const ended = await Promise.race([runProgram(life, wishes), life.died.promise]);
  if (world.powerCuts > powerCuts) judgeAfterPowerCut(world);
  world.trace(`${life.index} ended ${ended === undefined ? "dead" : wordsOf(ended)}`);
  life.alive = false;
  judgeRun(world, { life, wishes, ended });
  return ended;
}

const wordsOf = (ended: Ended): string =>
  ended.kind === "ended"
    ? `${ended.summary.exitCode} ${ended.summary.results.map(({ outcome }) => ("reason" in outcome ? `${outcome.type}: ${outcome.reason}` : outcome.type)).join("; ")}`
    : `${ended.kind} ${ended.message}`;

/** Nothing goes wrong any more, there are credits, and the user does what the messages say. */
async function calm(world: World): Promise<void> {
  world.faults.calm = true;
  world.trace("calm");
  const { books } = world.server;
  for (const render of books.renders.values()) if (render.fate === "hangs") render.fate = "fine";
  for (let nth = 0; nth < MOST_CALM_RUNS; nth++) {
    await rest(world);
    if (world.token !== undefined && !books.tokens.has(world.token)) world.token = world.server.issueToken();
    books.available = Math.max(books.available, 5000);
    const state = stateOf(world);
    await world.scheduler.until(resolveAll(world, state), MOST_EVENTS);
    moveAway(world, state);
    const ended = await oneRun(world, { edits: [], ...(nth % 2 === 1 ? asTold(world, state) : {}) });
    if (
      ended?.kind === "ended" &&
      ended.summary.exitCode === 0 &&
      ended.summary.results.length === world.videos.length
    )
      return theEnd(world);
    if (ended?.kind === "refused") world.violate(8, `a calm run is refused: ${ended.message}`);
  }
  world.violate(8, `it does not end: ${endings(world)}`);
}

/** What the messages ask for that costs again: first what must be made from the start. */
function asTold({ videos }: World, state: RecipeState): Pick<RunSpec, "failed" | "rerun"> {
  const outcomes = videos.map(({ id }) => state.videos.cloud.get(id)?.outcome);
  const rerun = outcomes.findIndex((outcome) => outcome?.reason.endsWith("with --rerun"));
  if (rerun !== -1) return { rerun };
  const failed = [...state.videos.cloud.values()].some(({ outcome }) => outcome.state === "failed");
  if (failed) return { failed };
  const blocked = outcomes.findIndex((outcome) => outcome?.state === "blocked");
  return blocked === -1 ? {} : { rerun: blocked };
}

/** Time in which the backend finishes what it has begun. */
const rest = (world: World): Promise<void> =>
  world.scheduler.until(new Promise((resolve) => void world.scheduler.after(600_000, resolve)), MOST_EVENTS);

const endings = (world: World): string =>
  [...stateOf(world).videos.cloud.values()]
    .map(({ id, outcome }) => `${id} ${outcome.state} (${outcome.reason})`)
    .join("; ");

async function theEnd(world: World): Promise<void> {
  await rest(world);
  judgeLedger(world);
  const { prompts, requests } = world.watchers;
  const ended = await oneRun(world, { edits: [] });
  if (ended?.kind !== "ended" || ended.summary.exitCode !== 0)
    world.violate(9, "a run after the end did not end well");
  if (world.watchers.prompts > prompts) world.violate(9, "a run after the end paid");
  if (world.watchers.requests > requests)
    world.violate(9, "a run after the end asked the backend for something");
}
