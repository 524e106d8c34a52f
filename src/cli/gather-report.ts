// What a report is told: the journals folded, the drafts read, the files looked at.

import { stat } from "node:fs/promises";
import path from "node:path";
import { draftOf } from "../backend/draft.ts";
import type { Config } from "../config/config.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { RecipeState, VideoRecord } from "../core/run/state.ts";
import { journalFile } from "../journal/journal.ts";
import { readJournal } from "../journal/read.ts";
import { openDrafts } from "../outputs/drafts.ts";
import { sha256 } from "../platform/digest.ts";
import { spanMs } from "../report/gantt.ts";
import type { Report, ReportExport, ReportVideo, Timeline } from "../report/report.ts";
import { RunLog } from "../report/runs.ts";
import { Stories } from "../report/story.ts";
import type { Story } from "../report/story.ts";
import { wayOn } from "../report/way-on.ts";
import { exportsOf, latest, outcomeOf } from "./commands/status.ts";
import { draftsFolder } from "./compose.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";
import { isRunning, journalledRecipes } from "./journals.ts";
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
  for (const name of names) {
    const recipe = known.find((candidate) => candidate.name === name);
    const ids = source.recipes === undefined ? undefined : recipe?.videos.map(({ id }) => id);
    videos.push(...(await videosOf({ context, source, runs, name, recipeFile: recipe?.file, ids })));
  }
  return { recipes: names, madeAt: new Date(context.screen.now()).toISOString(), videos, runs: runs.runs() };
}

/** Only to name their files in commands: one that is wrong or gone is no reason against a report. */
async function knownRecipes(context: CommandContext, config: Config): Promise<readonly Recipe[]> {
  return readRecipes(context, { config, patterns: [] }).then(
    ({ recipes }) => recipes,
    () => [],
  );
}

interface OfRecipe {
  readonly context: CommandContext;
  readonly source: ReportSource;
  readonly runs: RunLog;
  readonly name: string;
  readonly recipeFile: string | undefined;
  readonly ids: readonly string[] | undefined;
}

async function videosOf(of: OfRecipe): Promise<ReportVideo[]> {
  const { stateDir } = of.source.config;
  const running = await isRunning(stateDir, of.name);
  const stories = new Stories(of.runs);
  const read = await readJournal(nodeFiles, journalFile({ stateDir, recipe: of.name }), (event) =>
    stories.add(event),
  );
  if (!read.ok) throw new UsageError(read.error.message);
  const { state } = read.value;
  const ids = of.ids ?? [...new Set([...state.videos.cloud.keys(), ...state.videos.emulator.keys()])];
  const videos: ReportVideo[] = [];
  for (const id of ids) videos.push(await videoOf(of, { id, state, stories, running }));
  return videos;
}

interface OfVideo {
  readonly id: string;
  readonly state: RecipeState;
  readonly stories: Stories;
  readonly running: boolean;
}

async function videoOf(of: OfRecipe, { id, state, stories, running }: OfVideo): Promise<ReportVideo> {
  const record = latest(state, id);
  const target = record !== undefined && record === state.videos.emulator.get(id) ? "emulator" : "cloud";
  const story = stories.of(id, target);
  const steps = story?.times.steps() ?? [];
  const outcome =
    record === undefined ? { state: "pending" as const, reason: "not begun" } : outcomeOf(record, running);
  const place = placeOf(of.context);
  const recipeFile = shellWord(of.recipeFile ?? `recipes/${of.name}.yaml`);
  return {
    recipe: of.name,
    id,
    target,
    ...outcome,
    ...(record?.outcome.link !== undefined && { link: record.outcome.link }),
    wayOn: wayOn({ recipe: of.name, id, state: outcome.state, record, target, recipeFile, place }),
    credits: record?.credits ?? 0,
    elapsedMs: spanMs(steps),
    exports:
      record === undefined
        ? []
        : await Promise.all(exportsOf(record).map((item) => exportOf(of, { record, ...item }))),
    timeline: await timelineOf(of, story),
    turns: story?.transcript.turns ?? [],
    steps,
  };
}

function placeOf({ flags }: CommandContext): string {
  const config = flags.config === undefined ? "" : ` --config ${shellWord(flags.config)}`;
  return flags.stateDir === undefined ? config : `${config} --state-dir ${shellWord(flags.stateDir)}`;
}

const shellWord = (word: string): string =>
  /^[\w./@:+-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

type OfExport = ReturnType<typeof exportsOf>[number] & { readonly record: VideoRecord };

async function exportOf(
  { source }: OfRecipe,
  { record, file, bytes, sha256, duration_s: durationS }: OfExport,
): Promise<ReportExport> {
  const absolute = path.join(source.config.projectDir, file);
  const there = await stat(absolute).then(
    (found) => found.isFile(),
    () => false,
  );
  const link = path.relative(source.folder, absolute).split(path.sep).join("/");
  return {
    file,
    ...(there && { path: link }),
    settings: settingsOf(record, file),
    bytes,
    sha256,
    ...(durationS !== undefined && { durationS }),
  };
}

/** What the render that made the file was asked for. */
function settingsOf({ exports, files }: VideoRecord, file: string): string {
  const key = files.get(file)?.key;
  const made = [...exports.values()].find((item) => item.file === file && item.key === key);
  return made === undefined ? "" : `${made.format}, ${made.quality}`;
}

async function timelineOf({ source, name }: OfRecipe, story: Story | undefined): Promise<Timeline> {
  if (story?.draft === undefined) return { kind: "none" };
  const raw = await openDrafts(nodeFiles, draftsFolder(source.config, name)).get(story.draft.digest);
  if (raw === undefined) return { kind: "summary", text: story.draft.summary };
  return { kind: "draft", draft: draftOf(raw, sha256) };
}
