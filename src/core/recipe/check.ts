// Judges a whole recipe: look-ups, shape, and the rules that no shape can say. All mistakes at once.

import type { Mistake } from "../mistake.ts";
import type { Digest } from "../ports.ts";
import { checkBudget, type PromptCosts } from "./budget.ts";
import { checkCorrectionBudgets } from "./expect-rules.ts";
import { checkEntryIds, collidingIds, type MadeId } from "./entry-ids.ts";
import { Filler } from "./fill.ts";
import { checkLanguage, checkName, checkSkill, DEFAULT_SKILL } from "./head.ts";
import { instancesOf, type Instance } from "./instances.ts";
import { explainIssues } from "./issues.ts";
import { parseLeniently } from "./lenient.ts";
import { dataOf, type OpenedEntry, type OpenedRecipe } from "./open.ts";
import { collidingOutputs, type OwnedOutput } from "./outputs.ts";
import { isMap } from "./plain-data.ts";
import { checkProfile, withProfile } from "./profile.ts";
import type { Budget } from "./recipe.ts";
import { recipeHeadSchema, type RecipeHead } from "./schema.ts";
import type { Rows } from "./rows.ts";
import { MAX_VIDEOS, tooMany } from "./sources.ts";
import { nearest } from "./suggest.ts";
import { checkTags } from "./tags.ts";
import { unusedColumns, unusedVars, type ReadRows } from "./unused.ts";
import { checkTemplate, checkVideo, type CheckedVideo, type VideoContext } from "./videos.ts";

export interface CheckContext {
  /** The recipe's name when it gives none: its file's name. */
  readonly fallbackName: string;
  readonly profile?: string;
  /** Names of the attribution profiles. */
  readonly skills: readonly string[];
  /** Relative to the project folder. */
  readonly outDir: string;
  readonly costs: PromptCosts;
  readonly digest: Digest;
  /** What was read for `for_each`, by entry; what could not be read is missing. */
  readonly rows: ReadonlyMap<string, Rows>;
}

/** A recipe as far as it could be read; its inputs are not looked at yet. */
export interface CheckedRecipe {
  readonly name: string;
  readonly head: RecipeHead;
  readonly budget: Budget;
  readonly videos: readonly CheckedVideo[];
}

export interface Check {
  readonly mistakes: readonly Mistake[];
  /** Undefined when the file is no map at all. */
  readonly recipe: CheckedRecipe | undefined;
}

export function checkRecipe(opened: OpenedRecipe, context: CheckContext): Check {
  const { written } = opened;
  if (!isMap(written))
    return { mistakes: explainIssues(notAMap(written), dataOf(written)), recipe: undefined };
  const head = checkHead(opened, context);
  const value = withProfile(head.value, context.profile);
  const videos = checkVideos(opened, { ...context, head: value, name: head.name });
  const budget = budgetOf(value);
  const mistakes = [
    ...opened.mistakes,
    ...opened.filler.mistakes,
    ...head.mistakes,
    ...videos.mistakes,
    ...unusedVars(opened.head["vars"], new Set([...opened.filler.used, ...videos.used])),
    ...checkBudget(budget, videos.checked, context.costs),
    ...checkCorrectionBudgets(videos.checked, context.costs),
  ];
  return { mistakes, recipe: { name: head.name, head: value, budget, videos: videos.checked } };
}

const notAMap = (data: unknown) => recipeHeadSchema.safeParse(data).error?.issues ?? [];

interface CheckedHead {
  readonly value: RecipeHead;
  readonly name: string;
  readonly mistakes: readonly Mistake[];
}

function checkHead({ head }: OpenedRecipe, context: CheckContext): CheckedHead {
  const tolerant = recipeHeadSchema.extend({ version: recipeHeadSchema.shape.version.default(1) });
  const { issues, value = { version: 1 } } = parseLeniently(recipeHeadSchema, head, tolerant);
  const name = value.name ?? context.fallbackName;
  const mistakes = [
    ...explainIssues(issues, dataOf(head)),
    ...checkName(name, { isGiven: value.name !== undefined }),
    ...checkSkill(value.skill, context.skills),
    ...checkLanguage(value.language, ["language"]),
    ...checkTags(value.defaults?.tags, ["defaults", "tags"]),
    ...checkProfile(value, context.profile),
  ];
  return { value, name, mistakes };
}

interface VideosContext extends CheckContext {
  readonly head: RecipeHead;
  readonly name: string;
}

interface CheckedVideos {
  readonly checked: readonly CheckedVideo[];
  readonly mistakes: readonly Mistake[];
  /** Full names that were looked up. */
  readonly used: ReadonlySet<string>;
}

function checkVideos(opened: OpenedRecipe, context: VideosContext): CheckedVideos {
  if (opened.entries.length === 0) return { checked: [], mistakes: withoutVideos(opened), used: new Set() };
  const entries = opened.entries.map((entry) => checkEntry(entry, { ...context, opened }));
  const ids = entries.flatMap((entry) => entry.ids);
  if (ids.length > MAX_VIDEOS)
    return { checked: [], mistakes: [tooMany(["videos"], ids.length)], used: new Set() };
  const checked = entries.flatMap((entry) => entry.checked);
  const colliding = collidingIds(ids);
  const mistakes = [
    ...checkEntryIds(opened.entries.map(({ id }) => id)),
    ...entries.flatMap((entry) => entry.mistakes),
    ...colliding,
    ...unusedColumns(entries.flatMap(({ rows }) => rows)),
    // Two videos of one id would meet in their files, too.
    ...(colliding.length > 0 ? [] : collidingOutputs(checked.flatMap(outputsOf))),
  ];
  return { checked, mistakes, used: new Set(entries.flatMap(({ used }) => [...used])) };
}

interface CheckedEntry {
  readonly ids: readonly MadeId[];
  readonly checked: readonly CheckedVideo[];
  readonly mistakes: readonly Mistake[];
  readonly used: ReadonlySet<string>;
  readonly rows: readonly ReadRows[];
}

interface EntryContext extends VideosContext {
  readonly opened: OpenedRecipe;
}

function checkEntry(entry: OpenedEntry, context: EntryContext): CheckedEntry {
  const filler = new Filler();
  const rows = context.rows.get(entry.id);
  const { scope } = context.opened;
  const ids: MadeId[] = [];
  const mistakes: Mistake[] = [];
  const checked: CheckedVideo[] = [];
  const forVideos = { ...videoContext(context), filler };
  for (const made of instancesOf(entry, { scope, filler, digest: context.digest, rows })) {
    mistakes.push(...made.mistakes);
    if (made.instance === undefined) continue;
    const { id, origin } = made.instance;
    ids.push({ id, entry, ...(origin === undefined ? {} : { origin }) });
    const result = checkInstance(made.instance, forVideos);
    mistakes.push(...result.mistakes);
    if (result.video !== undefined) checked.push(result.video);
    if (filler.filledLength > MAX_FILLED_LENGTH) {
      mistakes.push(tooMuchText(entry));
      break;
    }
  }
  if (ids.length === 0) mistakes.push(...checkTemplate(entry));
  const isRead = rows !== undefined && ids.length > 0;
  return {
    ids,
    checked,
    mistakes,
    used: filler.used,
    rows: isRead ? [{ entry, rows, used: filler.used }] : [],
  };
}

/** A long text times many rows would fill the memory. */
const MAX_FILLED_LENGTH = 64 * 1024 ** 2;

const tooMuchText = ({ id, path }: OpenedEntry): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "too-many-videos",
  message: `The videos of \`${id}\` hold more than ${MAX_FILLED_LENGTH / 1024 ** 2} million letters together`,
  hint: "Write shorter prompts, or split it into several recipes",
});

function checkInstance(instance: Instance, context: VideoContext): ReturnType<typeof checkVideo> {
  const before = context.filler.mistakes.length;
  const { video, mistakes } = checkVideo(instance, context);
  const found = [...context.filler.mistakes.splice(before), ...mistakes];
  const { origin } = instance;
  return { video, mistakes: origin === undefined ? found : found.map((mistake) => ({ ...mistake, origin })) };
}

function videoContext({ head, name, outDir }: VideosContext): Omit<VideoContext, "filler"> {
  const { format = "mp4", quality = "high" } = head.defaults?.export ?? {};
  const defaults = { format, quality, tags: head.defaults?.tags ?? [] };
  return { defaults, outDir, recipe: name, skill: head.skill ?? DEFAULT_SKILL };
}

function withoutVideos({ written, head }: OpenedRecipe): Mistake[] {
  const videos = isMap(written) ? written["videos"] : undefined;
  if (videos === undefined && nearest("videos", Object.keys(head)) !== undefined) return [];
  return [
    {
      path: ["videos"],
      part: "key",
      severity: "error",
      code: "no-videos",
      message:
        videos !== undefined && videos !== null && !isMap(videos)
          ? "`videos` wants a map of videos by their ids"
          : "The recipe has no videos",
      hint: "Write `videos:`, below it an id such as `teaser:`, and below that `prompt: …`",
    },
  ];
}

/** Every file that a recipe writes, with the place that names it. */
export const outputsOf = (video: CheckedVideo): OwnedOutput[] =>
  video.steps.flatMap((step) =>
    step.kind === "export"
      ? [
          {
            video: video.id,
            file: step.output,
            path: step.file?.path ?? step.path,
            ...(video.origin === undefined ? {} : { origin: video.origin }),
          },
        ]
      : [],
  );

function budgetOf({ budget = {} }: RecipeHead): Budget {
  return {
    ...(budget.credits === undefined ? {} : { credits: budget.credits }),
    ...(budget.per_video === undefined ? {} : { perVideo: budget.per_video }),
  };
}
