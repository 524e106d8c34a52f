// Owns what is checked after every run and at the end of a world, from the journal, the files and the backend's books.

import { reduce } from "../../src/core/run/reduce.ts";
import { emptyState, endedInVain } from "../../src/core/run/state.ts";
import type { RecipeState, VideoRecord } from "../../src/core/run/state.ts";
import type { Event } from "../../src/core/run/events.ts";
import type { RunSummary } from "../../src/core/run/summary.ts";
import { sha256 } from "../../src/platform/digest.ts";
import { parseLine } from "../../src/journal/line.ts";
import type { Life } from "./life.ts";
import { renderIn, wholeOutputs } from "./outputs.ts";
import type { Ended } from "./process.ts";
import { outputFile } from "./recipe.ts";
import type { Accepted } from "./server/books.ts";
import type { RunSpec, VideoSpec } from "./spec.ts";
import { JOURNAL, PROJECT } from "./places.ts";
import type { World } from "./world.ts";

function eventsOf(world: World): Event[] {
  const text = (world.disk.content(JOURNAL) ?? Buffer.alloc(0)).toString("utf8");
  return text.split("\n").flatMap((line) => {
    const parsed = line === "" ? undefined : parseLine(Buffer.from(line));
    return parsed?.kind === "event" ? [parsed.event] : [];
  });
}

export const stateOf = (world: World): RecipeState => eventsOf(world).reduce(reduce, emptyState());

export function judgeRun(
  world: World,
  {
    life,
    wishes,
    ended,
  }: { readonly life: Life; readonly wishes: RunSpec; readonly ended: Ended | undefined },
): void {
  wholeOutputs(world);
  judgeBudget(world, { life, wishes });
  if (ended?.kind !== "ended" || ended.summary.stop?.cause === "journal" || leftOpen(ended.summary) > 1)
    world.unclosed.add(life.index);
  if (ended === undefined || ended.kind === "refused") return;
  if (ended.kind === "broke") return world.violate(0, `an unexpected error: ${ended.message}`);
  judgeSummary(world, ended.summary, { life, wishes });
}

/** For which of several prompts that are left open the balance has fallen, it does not tell. */
const leftOpen = ({ results }: RunSummary): number =>
  results.filter(({ record: { prompt } }) => prompt !== undefined && !endedInVain(prompt)).length;

function judgeSummary(
  world: World,
  { results, stop }: RunSummary,
  { life, wishes }: { readonly life: Life; readonly wishes: RunSpec },
): void {
  const isWhole = wishes.failed !== true && wishes.rerun === undefined;
  for (const video of world.videos) {
    const result = results.find((one) => one.video === video.id);
    if (result === undefined) {
      if (isWhole) world.violate(5, `${video.id} has disappeared`);
      continue;
    }
    const { outcome, record } = result;
    const wasBlocked = world.watchers.wasBlocked(life.index, video.id) && stop === undefined;
    if (wasBlocked && outcome.type !== "video.blocked")
      world.violate(7, `the plan blocks ${video.id}, which ended as ${outcome.type}`);
    if (outcome.type === "video.done") judgeFiles(world, video, record);
    else if (outcome.reason === "") world.violate(5, `${video.id} ended as ${outcome.type} without a reason`);
  }
}

function judgeFiles(world: World, video: VideoSpec, record: VideoRecord): void {
  const exports = [0, ...video.exportsAfter.filter((nth) => nth < video.prompts.length)];
  for (const nth of exports) {
    const file = outputFile(video, nth);
    const content = world.disk.content(`${PROJECT}/${file}`);
    const written = record.files.get(file);
    if (content === undefined || written === undefined) {
      world.violate(
        4,
        `${video.id} is done, and ${file} is ${content === undefined ? "missing" : "in no journal"}`,
      );
      continue;
    }
    if (sha256(content as unknown as string) !== written.sha256)
      world.violate(4, `${file} is not what the journal says`);
    judgeContent(world, video, {
      file,
      content,
      prompts: nth === 0 ? video.prompts : video.prompts.slice(0, nth),
    });
  }
}

/** It shows this video, and its prompts as far as they go. */
function judgeContent(
  world: World,
  video: VideoSpec,
  {
    file,
    content,
    prompts,
  }: { readonly file: string; readonly content: Buffer; readonly prompts: readonly string[] },
): void {
  const render = renderIn(world, content);
  if (render === undefined) return;
  if (!render.session.video.endsWith(`/${video.id}`)) return world.violate(4, `${file} shows another video`);
  if (render.quality !== video.quality || render.format !== video.format)
    return world.violate(4, `${file} is of another quality`);
  // What the backend adds by itself can be taken for the proof of a lost edit: documented, and no second payment.
  if (render.session.stages > 0 || world.vouched.has(video.id)) return;
  if (render.texts.join("|") !== prompts.join("|"))
    world.violate(4, `${file} shows ${render.texts.join(", ")}, not ${prompts.join(", ")}`);
}

/** What a prompt cost beyond its estimate nobody could know beforehand. */
function judgeBudget(
  world: World,
  { life, wishes }: { readonly life: Life; readonly wishes: RunSpec },
): void {
  const { credits, perVideo } = world.spec.budget;
  const mine = world.server.books.accepted.filter((one) => one.process === life.index);
  const spent = (of: typeof mine): number =>
    of.reduce((sum, { cost, estimate }) => sum + Math.min(cost, estimate), 0);
  const limit = Math.min(credits ?? Number.POSITIVE_INFINITY, wishes.budget ?? Number.POSITIVE_INFINITY);
  if (wishes.maxClass !== undefined && wishes.maxClass !== "paid" && mine.length > 0)
    world.violate(2, `a run paid that was allowed ${wishes.maxClass} work only`);
  if (spent(mine) > limit) world.violate(2, `a run spent ${spent(mine)} credits of ${limit}`);
  // Which of two videos at once a cheaper price was for, no balance tells.
  if (world.spec.costs !== "exact") return;
  for (const { id } of world.videos) {
    const ofVideo = spent(mine.filter(({ session }) => session.video.endsWith(`/${id}`)));
    if (ofVideo > (perVideo ?? Number.POSITIVE_INFINITY))
      world.violate(2, `${id} cost ${ofVideo} credits of ${perVideo}`);
  }
}

/** Under its name, or under the one to which it was being moved. */
function isSomewhere(world: World, digest: string): boolean {
  const names = [...world.disk.files(`${PROJECT}/out`)].filter((name) => !name.endsWith(".part"));
  return names.some((name) => sha256((world.disk.content(name) ?? "") as unknown as string) === digest);
}

/** What the journal says is done after a power cut has its file, as it was. */
export function judgeAfterPowerCut(world: World): void {
  for (const { id, exports, files } of stateOf(world).videos.cloud.values()) {
    for (const { phase, file, key } of exports.values()) {
      const written = file === undefined ? undefined : files.get(file);
      const full = `${PROJECT}/${file ?? ""}`;
      if (phase !== "done" || written?.key !== key || world.touched.has(full)) continue;
      if (!isSomewhere(world, written.sha256))
        world.violate(4, `${id} is done, and after the power cut ${file} is not what it was`);
    }
  }
}

/** Which of several steps it was only the last look at the balance can tell. */
const chargedForNothing = ({ state, cost }: Accepted): boolean => state === "dropped" && cost > 0;

/** What is settled fits into what was reserved, and the client's books agree with the backend's, where that can be known. */
export function judgeLedger(world: World): void {
  const { books } = world.server;
  if (
    books.unknowable ||
    books.accepted.some((one) => chargedForNothing(one) && world.unclosed.has(one.process))
  )
    return;
  const entries = [...stateOf(world).videos.cloud.values()].flatMap(({ id, ledger }) =>
    ledger.map(({ step, estimate, cost = 0 }) => ({ id, step, estimate, cost })),
  );
  for (const { id, step, estimate, cost } of entries) {
    if (world.spec.costs !== "dearer" && cost > estimate)
      world.violate(2, `${id}, ${step}: ${cost} settled of ${estimate} reserved`);
  }
  const told = entries.reduce((sum, { cost }) => sum + cost, 0);
  if (world.spec.costs === "exact" && told !== books.spent)
    world.violate(2, `the ledger says ${told}, the backend ${books.spent}`);
}
