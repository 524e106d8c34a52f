// A run, put together from a plan: jobs, clients, limits, settings.

import type { HttpBackend } from "../backend/backend.ts";
import type { Config } from "../config/config.ts";
import { missingExports } from "../core/run/missing.ts";
import type { RunListener } from "../core/run/listener.ts";
import type { RunSettings } from "../core/run/decision.ts";
import { CHANGE_CLASSES } from "../core/plan/planned.ts";
import type { ChangeClass } from "../core/plan/planned.ts";
import type { Backend } from "../core/ports.ts";
import { openDrafts } from "../outputs/drafts.ts";
import { openOutputs } from "../outputs/outputs.ts";
import { openPlayer } from "../playback/player.ts";
import { clockOf } from "../platform/clock.ts";
import { openGate, paced } from "../runner/paced.ts";
import { Run } from "../runner/run.ts";
import type { RecipeJob, VideoJob } from "../runner/run-request.ts";
import { connect, draftsFolder, retryTimingOf } from "./compose.ts";
import type { Destination } from "./compose.ts";
import type { CommandContext } from "./context.ts";
import type { RecipeJournal } from "./journals.ts";
import type { PlannedRecipe } from "./planning.ts";
import type { FileSystem } from "../platform/file-system.ts";

export interface RunParts {
  readonly config: Config;
  readonly destination: Destination;
  readonly planned: readonly PlannedRecipe[];
  readonly journals: readonly RecipeJournal[];
  readonly version: string;
  /** Takes requests, where they are asked for. */
  readonly log: (line: string) => void;
  readonly listeners: readonly RunListener[];
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly maxClass: ChangeClass;
  readonly wishes: { readonly budget?: number; readonly failed?: boolean; readonly failFast?: boolean };
}

export function openRun(
  context: CommandContext,
  parts: RunParts,
): { readonly run: Run; close(): Promise<void> } {
  const { limits, projectDir } = parts.config;
  const { files, machine } = context.host;
  const clock = clockOf(machine);
  const clients = new Map<string, HttpBackend>();
  const gate = limits.requests === undefined ? undefined : openGate(limits.requests, clock);
  const clientFor = (skill: string): Backend => {
    const client = clients.get(skill) ?? connect(context, { ...parts, skill });
    clients.set(skill, client);
    return gate === undefined ? client : paced(client, gate);
  };
  const run = new Run({
    version: parts.version,
    jobs: jobsOf(files, { parts, clientFor }),
    ports: {
      clock,
      random: { uuid: () => machine.uuid() },
      outputs: openOutputs(files, projectDir),
      player: openPlayer({ env: { ...context.env } }),
    },
    settings: settingsOf(parts),
    limits,
    ...(limits.videos !== undefined && { maxVideos: limits.videos }),
    listeners: parts.listeners,
  });
  return {
    run,
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

function jobsOf(
  files: FileSystem,
  { parts, clientFor }: { readonly parts: RunParts; readonly clientFor: (skill: string) => Backend },
): RecipeJob[] {
  return parts.planned.flatMap(({ recipe, state, videos }) => {
    const journal = parts.journals.find((candidate) => candidate.recipe === recipe)?.journal;
    if (journal === undefined) return [];
    const drafts = openDrafts(files, draftsFolder(parts.config, recipe.name));
    return [
      {
        recipe,
        journal,
        state,
        backend: clientFor(recipe.skill),
        drafts,
        videos: videos.map((item) => videoJob(item, parts.maxClass)),
      },
    ];
  });
}

function videoJob(item: PlannedRecipe["videos"][number], maxClass: ChangeClass): VideoJob {
  const { video, planned, record, context } = item;
  const reset = context.rerun ? [{ type: "video.reset", reason: planned.reason } as const] : [];
  const nothingToDo = planned.class === "none" && planned.obstacle === undefined;
  return {
    video,
    allowed: lower(planned.class, maxClass),
    mayRebuild: planned.steps.every((step) => step.kind !== "prompt" || step.class === "paid"),
    settled: nothingToDo && record?.outcome.state === "done",
    facts: planned.obstacle === undefined ? [...missingExports(video, record, context), ...reset] : [],
    ...(planned.obstacle !== undefined && { obstacle: planned.obstacle }),
  };
}

const lower = (one: ChangeClass, other: ChangeClass): ChangeClass =>
  CHANGE_CLASSES.indexOf(one) < CHANGE_CLASSES.indexOf(other) ? one : other;

function settingsOf({ config, destination, wishes, startedAt, maxClass }: RunParts): RunSettings {
  const { reconcileMs, settleMs, renderTimeoutMs } = destination.timing;
  return {
    timing: { reconcileMs, settleMs, renderTimeoutMs, ...retryTimingOf(destination) },
    costs: config.costs,
    retryFailed: wishes.failed === true,
    failFast: wishes.failFast === true,
    maxClass,
    startedAt,
    ...(wishes.budget !== undefined && { runBudget: wishes.budget }),
  };
}
