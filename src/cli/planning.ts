// The plan of a command: recipes and journals compared, with a look at the files that are there.

import pLimit from "p-limit";
import type { Config } from "../config/config.ts";
import { goneVideos, type GoneVideo } from "../core/plan/gone.ts";
import { wantVideos } from "../core/plan/keys.ts";
import type { WantedVideo } from "../core/plan/keys.ts";
import { planVideo } from "../core/plan/plan.ts";
import { namesOfBytes } from "../core/plan/planned.ts";
import type { PlanContext, PlannedVideo } from "../core/plan/planned.ts";
import { portionOf, selectVideos } from "../core/plan/select.ts";
import type { Portion } from "../core/plan/select.ts";
import type { FileFacts, Outputs, Target } from "../core/ports.ts";
import type { Recipe, Video } from "../core/recipe/recipe.ts";
import type { RecipeState, VideoRecord } from "../core/run/state.ts";
import { fileDigest, sha256 } from "../platform/digest.ts";
import type { FileSystem } from "../platform/file-system.ts";
import type { RecipeJournal } from "./journals.ts";
import { UsageError } from "./context.ts";

/** Which videos, and how they are looked at. */
export interface Selection {
  readonly only: readonly string[];
  readonly rerun: readonly string[];
  /** Failed ones alone, and their paid steps again. */
  readonly failed: boolean;
  readonly portion: Portion;
}

export interface PlannedRecipe {
  readonly recipe: Recipe;
  readonly state: RecipeState;
  readonly videos: readonly {
    readonly video: WantedVideo;
    readonly planned: PlannedVideo;
    readonly record: VideoRecord | undefined;
    readonly context: PlanContext;
  }[];
  readonly gone: readonly GoneVideo[];
}

export interface PlanOptions {
  readonly config: Config;
  readonly target: Target;
  readonly files: FileSystem;
  readonly outputs: Outputs;
  readonly selection: Selection;
}

/** Of all recipes that a run is about. */
export async function planAll(
  journals: readonly RecipeJournal[],
  options: PlanOptions,
): Promise<PlannedRecipe[]> {
  const { outputs, selection } = options;
  const planned = await Promise.all(
    journals.map(async ({ recipe, journal }) =>
      checkOutputs(await planRecipe(recipe, journal.state, options), outputs),
    ),
  );
  requireMatches(planned, selection);
  return planned;
}

export async function planRecipe(
  recipe: Recipe,
  state: RecipeState,
  options: PlanOptions,
): Promise<PlannedRecipe> {
  const { target, selection, config } = options;
  const asked = portionOf(
    selectVideos(recipe.videos, [...selection.only, ...selection.rerun], recipe.name),
    selection.portion,
    sha256,
  );
  const digestOf = await digestInputs(asked, async (file) => (await fileDigest(options.files, file)).sha256);
  const wanted = wantVideos({ ...recipe, videos: asked }, { digest: sha256, fileDigest: digestOf });
  const records = state.videos[target];
  const others = state.videos[target === "cloud" ? "emulator" : "cloud"];
  const selected = wanted.filter(
    (video) => !selection.failed || records.get(video.id)?.outcome.state === "failed",
  );
  const facts = await lookAtFiles(selected, records, options.outputs);
  const rerun = new Set(
    selection.rerun.length === 0
      ? []
      : selectVideos(wanted, selection.rerun, recipe.name).map(({ id }) => id),
  );
  const videos = selected.map((video) => {
    const record = records.get(video.id);
    const context: PlanContext = {
      target,
      costs: config.costs,
      fileFacts: (file) => facts.get(file),
      otherRecord: others.get(video.id),
      retryFailed: selection.failed,
      rerun: rerun.has(video.id),
    };
    return { video, record, context, planned: planVideo(video, record, context) };
  });
  const patterns = [...selection.only, ...selection.rerun];
  return { recipe, state, videos, gone: goneVideos(recipe, { records, patterns }) };
}

/** What cannot be written at the end is found out before anything is paid for. */
export async function checkOutputs(planned: PlannedRecipe, outputs: Outputs): Promise<PlannedRecipe> {
  const videos = await Promise.all(
    planned.videos.map(async (item) => {
      if (item.planned.class === "none") return item;
      const reason = await unwritable(item, outputs);
      return reason === undefined ? item : { ...item, planned: stuck(item.planned, reason) };
    }),
  );
  return { ...planned, videos };
}

type PlannedItem = PlannedRecipe["videos"][number];

async function unwritable({ video, context }: PlannedItem, outputs: Outputs): Promise<string | undefined> {
  for (const step of video.steps) {
    // A file that is there has been judged already.
    if (step.kind !== "export" || context.fileFacts(step.file) !== undefined) continue;
    const free = await outputs.reserve(step.file);
    if (!free.ok) return free.error.message;
  }
  return undefined;
}

const stuck = (planned: PlannedVideo, reason: string): PlannedVideo => ({
  ...planned,
  class: "none",
  reason,
  credits: 0,
  obstacle: { state: "failed", reason },
});

/** A pattern that fits nothing is a slip of the pen, not a wish to do nothing. */
export function requireMatches(planned: readonly PlannedRecipe[], selection: Selection): void {
  if (selection.failed || planned.some((recipe) => recipe.videos.length > 0)) return;
  const patterns = [...selection.only, ...selection.rerun].join(", ");
  throw new UsageError(`no video fits ${patterns}; see the ids with: nemo-pipeline status`);
}

/** Each file once, however many videos use it. */
export async function digestInputs(
  videos: readonly Video[],
  digestOf: (file: string) => Promise<string>,
): Promise<(file: string) => string> {
  const digests = new Map<string, string>();
  for (const video of videos) {
    for (const step of video.steps) {
      if (step.kind !== "upload") continue;
      for (const input of step.inputs) {
        if (input.kind !== "file" || digests.has(input.path)) continue;
        digests.set(input.path, await digestInput(input.path, digestOf));
      }
    }
  }
  return (file) => digests.get(file) ?? "";
}

async function digestInput(file: string, digestOf: (file: string) => Promise<string>): Promise<string> {
  try {
    return await digestOf(file);
  } catch (error) {
    throw new UsageError(`the input ${file} cannot be read: ${(error as Error).message}`);
  }
}

const FILES_AT_ONCE = 4;

async function lookAtFiles(
  videos: readonly WantedVideo[],
  records: ReadonlyMap<string, VideoRecord>,
  outputs: Outputs,
): Promise<Map<string, FileFacts>> {
  const facts = new Map<string, FileFacts>();
  const look = async (names: readonly string[]): Promise<void> => {
    const limit = pLimit(FILES_AT_ONCE);
    const one = async (name: string): Promise<void> => {
      const found = await outputs.inspect(name);
      if (found !== undefined) facts.set(name, found);
    };
    await Promise.all([...new Set(names)].map((name) => limit(() => one(name))));
  };
  await look(videos.flatMap((video) => filesOf(video, records.get(video.id))));
  await look(videos.flatMap((video) => earlierNames(video, { facts, record: records.get(video.id) })));
  return facts;
}

/** Where a file is there under a wanted name and the journal has its bytes under another. */
const earlierNames = (
  video: WantedVideo,
  {
    facts,
    record,
  }: { readonly facts: ReadonlyMap<string, FileFacts>; readonly record: VideoRecord | undefined },
): string[] =>
  record === undefined
    ? []
    : video.steps.flatMap((step) =>
        step.kind === "export" && !record.files.has(step.file)
          ? namesOfBytes(facts.get(step.file), record)
          : [],
      );

/** The names that it wants, and those that its finished exports have now. */
const filesOf = (video: WantedVideo, record: VideoRecord | undefined): string[] =>
  video.steps.flatMap((step) => {
    if (step.kind !== "export") return [];
    const now = record?.exports.get(step.key)?.file;
    return now === undefined ? [step.file] : [step.file, now];
  });
