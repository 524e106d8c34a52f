// `run`: plan, show it, do it.

import { UsageError } from "../context.ts";
import { showWithErrors } from "../annotate.ts";
import type { CommandContext } from "../context.ts";
import { connect, newRunId, openTrusted } from "../compose.ts";
import type { Destination } from "../compose.ts";
import { recipeChoice, selectionOf } from "../choice.ts";
import type { ChoiceFlags, SelectionFlags } from "../choice.ts";
import { confirmSpending } from "../confirm.ts";
import { stopTimes } from "../deadline.ts";
import type { DeadlineFlags } from "../deadline.ts";
import type { LocalFlags } from "../local.ts";
import { closeJournals, openJournals, otherFiles } from "../journals.ts";
import type { RecipeJournal } from "../journals.ts";
import { availableCredits, planOf } from "../plan-view.ts";
import { requireDecoder } from "../decoding.ts";
import { planAll } from "../planning.ts";
import type { EndFile } from "../end-files.ts";
import { openJunitFile } from "../junit-file.ts";
import { openReporter } from "../reporter.ts";
import { retryTimingOf } from "../compose.ts";
import { listenForSignals, stopAt } from "../signals.ts";
import { openWorkspace } from "../workspace.ts";
import type { Workspace } from "../workspace.ts";
import { VERSION } from "../version.ts";
import { notifyOfRefusal, notifyOfRun } from "../notify/notify.ts";
import type { EndedRun } from "../notify/notify.ts";
import { nextCommands } from "../next-commands.ts";
import { openRun } from "../open-run.ts";
import { withRecipeLimits } from "../../config/config.ts";
import { CHANGE_CLASSES } from "../../core/plan/planned.ts";
import type { ChangeClass } from "../../core/plan/planned.ts";
import type { RunSummary } from "../../core/run/summary.ts";
import { openOutputs } from "../../outputs/outputs.ts";
import { openPlayer } from "../../playback/player.ts";

export interface RunFlags extends LocalFlags, DeadlineFlags, SelectionFlags, ChoiceFlags {
  readonly local?: boolean;
  readonly maxClass?: string;
  readonly budget?: number;
  readonly failFast?: boolean;
  readonly yes?: boolean;
  readonly quiet?: boolean;
  readonly junit?: string;
}

export async function run(
  context: CommandContext,
  patterns: readonly string[],
  flags: RunFlags,
): Promise<number> {
  const ended = await runOnce(context, patterns, flags).catch(async (error: unknown) => {
    await notifyOfRefusal(context, error);
    throw error;
  });
  await notifyOfRun(context, ended);
  return ended.summary.exitCode;
}

/** Until its locks are given back. */
async function runOnce(
  context: CommandContext,
  patterns: readonly string[],
  flags: RunFlags,
): Promise<EndedRun> {
  const startedAt = context.host.machine.now();
  const stops = stopTimes(flags, new Date(startedAt));
  const maxClass = parseClass(flags.maxClass);
  const junit = flags.junit === undefined ? undefined : await openJunitFile(flags.junit, context.workingDir);
  const choice = await recipeChoice(context, flags);
  const opened = await openWorkspace(context, patterns, { ...choice, show: showWithErrors });
  const workspace = { ...opened, config: withRecipeLimits(opened.config, opened.recipes) };
  const id = newRunId(new Date(startedAt));
  const journals = await openJournals(workspace, {
    run: id,
    host: context.host,
  });
  try {
    const destination = await openTrusted(context, workspace.config, flags);
    try {
      const at = { workspace, journals, destination, patterns };
      const summary = await planAndRun(context, at, { flags, startedAt, stops, maxClass, junit });
      const recipes = workspace.recipes.map(({ name }) => name);
      return { config: workspace.config, run: id, target: destination.target, recipes, summary };
    } finally {
      await destination.close();
    }
  } finally {
    await closeJournals(journals);
  }
}

function parseClass(given: string | undefined): ChangeClass {
  const found = CHANGE_CLASSES.find((name) => name === (given ?? "paid"));
  if (found === undefined) throw new UsageError(`--max-class takes none, free or paid, not ${given}`);
  return found;
}

interface At {
  readonly workspace: Workspace;
  readonly journals: readonly RecipeJournal[];
  readonly destination: Destination;
  readonly patterns: readonly string[];
}

interface Wishes {
  readonly flags: RunFlags;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly stops: ReturnType<typeof stopTimes>;
  readonly maxClass: ChangeClass;
  readonly junit: EndFile | undefined;
}

async function planAndRun(context: CommandContext, at: At, wishes: Wishes): Promise<RunSummary> {
  const { config, recipes } = at.workspace;
  const { stillWorkingMs } = config.timing;
  const next = nextCommands(context, { flags: wishes.flags, patterns: at.patterns });
  const reporter = await openReporter(context, {
    stillWorkingMs,
    retryTiming: retryTimingOf(at.destination),
    recipes,
    next,
    quiet: wishes.flags.quiet === true,
    junit: wishes.junit,
  });
  for (const { journal } of at.journals) for (const notice of journal.notices) reporter.notice(notice);
  for (const notice of otherFiles(at.journals)) reporter.notice(notice);
  const { files, machine } = context.host;
  const planned = await planAll(at.journals, {
    config,
    files,
    outputs: openOutputs(files, config.projectDir),
    selection: selectionOf(wishes.flags),
    target: at.destination.target,
  });
  await requireDecoder(planned, openPlayer({ env: { ...context.env } }));
  const log = (line: string): void => reporter.request(line);
  const client = connect(context, { config, destination: at.destination, log });
  try {
    const plan = planOf(planned, await availableCredits(client, planned));
    reporter.plan(plan);
    await confirmSpending(context, {
      plan,
      local: wishes.flags.local === true,
      yes: wishes.flags.yes === true,
      budget: wishes.flags.budget,
    });
  } finally {
    await client.close();
  }
  const opened = openRun(context, {
    config,
    destination: at.destination,
    planned,
    journals: at.journals,
    version: VERSION,
    listeners: [reporter],
    startedAt: wishes.startedAt,
    maxClass: wishes.maxClass,
    wishes: wishes.flags,
    log,
  });
  const running = opened.run;
  const signals = listenForSignals(running, reporter);
  const timer = stopAt(wishes.stops, running, machine);
  try {
    const summary = await running.finished();
    await reporter.finish({ summary, ...next });
    return summary;
  } finally {
    await reporter.close();
    signals.ignore();
    timer.cancel();
    await opened.close();
  }
}
