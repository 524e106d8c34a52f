// One video as a report shows it: its state, its story, its draft read, its files looked at.

import { stat } from "node:fs/promises";
import path from "node:path";
import { draftOf } from "../backend/draft.ts";
import type { Config } from "../config/config.ts";
import { finishedFiles } from "../core/run/finished-files.ts";
import type { FinishedFile } from "../core/run/finished-files.ts";
import type { RecipeState } from "../core/run/state.ts";
import { openDrafts } from "../outputs/drafts.ts";
import { sha256 } from "../platform/digest.ts";
import { nodeFiles } from "../platform/file-system.ts";
import { spanMs } from "../report/gantt.ts";
import type { ReportExport, ReportVideo, Timeline } from "../report/report.ts";
import type { Stories, Story } from "../report/story.ts";
import { wayOn } from "../report/way-on.ts";
import { latest, outcomeOf } from "./commands/status.ts";
import { draftsFolder } from "./compose.ts";
import type { CommandContext } from "./context.ts";

export interface VideoPlace {
  readonly context: CommandContext;
  readonly config: Config;
  readonly recipe: string;
  /** As the user names it, where it is known. */
  readonly recipeFile: string | undefined;
  /** From a file's absolute name to where the report finds it, with `/`. */
  readonly linkTo: (absolute: string) => string;
}

export interface VideoFacts {
  readonly id: string;
  readonly state: RecipeState;
  readonly stories: Stories;
  readonly running: boolean;
}

export async function reportVideo(
  at: VideoPlace,
  { id, state, stories, running }: VideoFacts,
): Promise<ReportVideo> {
  const record = latest(state, id);
  const target = record !== undefined && record === state.videos.emulator.get(id) ? "emulator" : "cloud";
  const story = stories.of(id, target);
  const steps = story?.times.steps() ?? [];
  const outcome =
    record === undefined ? { state: "pending" as const, reason: "not begun" } : outcomeOf(record, running);
  const place = placeOf(at.context);
  const recipeFile = shellWord(at.recipeFile ?? `recipes/${at.recipe}.yaml`);
  return {
    recipe: at.recipe,
    id,
    target,
    ...outcome,
    ...(record?.outcome.link !== undefined && { link: record.outcome.link }),
    wayOn: wayOn({ recipe: at.recipe, id, state: outcome.state, record, target, recipeFile, place }),
    credits: record?.credits ?? 0,
    elapsedMs: spanMs(steps),
    exports:
      record === undefined ? [] : await Promise.all(finishedFiles(record).map((item) => exportOf(at, item))),
    timeline: await timelineOf(at, story),
    turns: story?.transcript.turns ?? [],
    expected: [...(record?.judged.values() ?? [])].map(({ step, findings }) => ({ step, findings })),
    steps,
  };
}

function placeOf({ flags }: CommandContext): string {
  const config = flags.config === undefined ? "" : ` --config ${shellWord(flags.config)}`;
  return flags.stateDir === undefined ? config : `${config} --state-dir ${shellWord(flags.stateDir)}`;
}

const shellWord = (word: string): string =>
  /^[\w./@:+-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

async function exportOf(
  { config, linkTo }: VideoPlace,
  { file, format, quality, bytes, sha256, durationS }: FinishedFile,
): Promise<ReportExport> {
  const absolute = path.join(config.projectDir, file);
  const there = await stat(absolute).then(
    (found) => found.isFile(),
    () => false,
  );
  return {
    file,
    ...(there && { path: linkTo(absolute) }),
    settings: `${format}, ${quality}`,
    bytes,
    sha256,
    ...(durationS !== undefined && { durationS }),
  };
}

async function timelineOf({ config, recipe }: VideoPlace, story: Story | undefined): Promise<Timeline> {
  if (story?.draft === undefined) return { kind: "none" };
  const raw = await openDrafts(nodeFiles, draftsFolder(config, recipe)).get(story.draft.digest);
  if (raw === undefined) return { kind: "summary", text: story.draft.summary };
  return { kind: "draft", draft: draftOf(raw, sha256) };
}
