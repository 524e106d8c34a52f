// What a report is told: the journals folded, and every video in them looked at.

import path from "node:path";
import type { Config } from "../config/config.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { journalFile } from "../journal/journal.ts";
import { readJournal } from "../journal/read.ts";
import type { Report, ReportVideo } from "../report/report.ts";
import { RunLog } from "../report/runs.ts";
import { Stories } from "../report/story.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { isRunning, journalledRecipes } from "./journals.ts";
import { videoIds } from "./commands/status.ts";
import { reportVideo } from "./report-video.ts";
import type { VideoPlace } from "./report-video.ts";
import { readRecipes } from "./workspace.ts";
import { nodeFiles } from "../platform/file-system.ts";

export interface ReportSource {
  readonly config: Config;
  /** Undefined: all that have a journal, with every video in it. */
  readonly recipes?: readonly Recipe[];
  /** Where the report will lie: its links start there. */
  readonly folder: string;
}

export async function gatherReport(context: CommandContext, source: ReportSource): Promise<Report> {
  const { config } = source;
  const names = source.recipes?.map(({ name }) => name) ?? (await journalledRecipes(config.stateDir));
  const known = source.recipes ?? (await knownRecipes(context, config));
  const runs = new RunLog();
  const videos: ReportVideo[] = [];
  const linkTo = (absolute: string): string =>
    path.relative(source.folder, absolute).split(path.sep).join("/");
  for (const name of names) {
    const recipe = known.find((candidate) => candidate.name === name);
    const ids = source.recipes === undefined ? undefined : recipe?.videos.map(({ id }) => id);
    const at = { context, config, recipe: name, recipeFile: recipe?.file, linkTo };
    videos.push(...(await videosOf({ at, runs, ids })));
  }
  return { recipes: names, madeAt: new Date(context.screen.now()).toISOString(), videos, runs: runs.runs() };
}

/** Only to name their files in commands: one that is wrong or gone is no reason against a report. */
export async function knownRecipes(context: CommandContext, config: Config): Promise<readonly Recipe[]> {
  return readRecipes(context, { config, patterns: [] }).then(
    ({ recipes }) => recipes,
    () => [],
  );
}

interface OfRecipe {
  readonly at: VideoPlace;
  readonly runs: RunLog;
  readonly ids: readonly string[] | undefined;
}

async function videosOf({ at, runs, ids: wanted }: OfRecipe): Promise<ReportVideo[]> {
  const { recipe, config } = at;
  const { stateDir } = config;
  const running = await isRunning(stateDir, recipe);
  const stories = new Stories(runs);
  const read = await readJournal(nodeFiles, journalFile({ stateDir, recipe }), {
    onEvent: (event) => stories.add(event),
  });
  if (!read.ok) throw new UsageError(read.error.message);
  const { state } = read.value;
  const videos: ReportVideo[] = [];
  for (const id of wanted ?? videoIds(state))
    videos.push(await reportVideo(at, { id, state, stories, running }));
  return videos;
}
