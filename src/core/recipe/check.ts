// Judges a whole recipe file: look-ups, shape, and the rules that no shape can say. All mistakes at once.

import type { Mistake } from "../mistake.ts";
import { checkBudget, type PromptCosts } from "./budget.ts";
import { fillRecipe } from "./fill.ts";
import { checkLanguage, checkName, checkSkill } from "./head.ts";
import { explainIssues, type CheckedData } from "./issues.ts";
import { recipeJsonSchema } from "./json-schema.ts";
import { parseLeniently } from "./lenient.ts";
import { collidingOutputs, type OwnedOutput } from "./outputs.ts";
import type { Budget } from "./recipe.ts";
import { recipeHeadSchema, type RecipeHead } from "./schema.ts";
import type { SchemaNode } from "./schema-tree.ts";
import { nearest } from "./suggest.ts";
import { checkVideo, checkVideoIds, type CheckedVideo } from "./videos.ts";

export interface CheckContext {
  /** The recipe's name when it gives none: its file's name. */
  readonly fallbackName: string;
  /** The variables of the environment that the configuration allows, as far as they are set. */
  readonly env: ReadonlyMap<string, string>;
  /** Names of the attribution profiles. */
  readonly skills: readonly string[];
  /** Relative to the project folder. */
  readonly outDir: string;
  readonly costs: PromptCosts;
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

export function checkRecipe(data: unknown, context: CheckContext): Check {
  if (!isMap(data)) return { mistakes: explainIssues(notAMap(data), dataOf(data)), recipe: undefined };
  const filled = fillRecipe(data, context);
  const head = checkHead(filled.data, context);
  const videos = checkVideos(filled.data, { ...context, head: head.value, name: head.name });
  const budget = budgetOf(head.value);
  const mistakes = [
    ...filled.mistakes,
    ...head.mistakes,
    ...videos.mistakes,
    ...checkBudget(budget, videos.checked, context.costs),
  ];
  return { mistakes, recipe: { name: head.name, head: head.value, budget, videos: videos.checked } };
}

type DataMap = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is DataMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const notAMap = (data: unknown) => recipeHeadSchema.safeParse(data).error?.issues ?? [];

function dataOf(root: unknown): CheckedData {
  let schema: SchemaNode | undefined;
  // Made for the first mistake that needs it: it takes longer than checking a good recipe.
  return { root, at: [], schema: () => (schema ??= recipeJsonSchema()) };
}

interface CheckedHead {
  readonly value: RecipeHead;
  readonly name: string;
  readonly mistakes: readonly Mistake[];
}

function checkHead(data: DataMap, context: CheckContext): CheckedHead {
  const { videos: _, ...head } = data;
  const tolerant = recipeHeadSchema.extend({ version: recipeHeadSchema.shape.version.default(1) });
  const { issues, value = { version: 1 } } = parseLeniently(recipeHeadSchema, head, tolerant);
  const name = value.name ?? context.fallbackName;
  const mistakes = [
    ...explainIssues(issues, dataOf(data)),
    ...checkName(name, { isGiven: value.name !== undefined }),
    ...checkSkill(value.skill, context.skills),
    ...checkLanguage(value.language, ["language"]),
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
}

function checkVideos(data: DataMap, context: VideosContext): CheckedVideos {
  const { videos } = data;
  if (videos === undefined && nearest("videos", Object.keys(data)) !== undefined)
    return { checked: [], mistakes: [] };
  if (!isMap(videos) || Object.keys(videos).length === 0)
    return { checked: [], mistakes: [noVideos(data, videos)] };
  const { format = "mp4", quality = "high" } = context.head.defaults?.export ?? {};
  const whole = dataOf(data);
  const results = Object.entries(videos).map(([id, entry]) =>
    checkVideo(entry, {
      id,
      data: whole,
      defaults: { format, quality },
      names: { outDir: context.outDir, recipe: context.name, video: id },
    }),
  );
  const checked = results.flatMap(({ video }) => (video === undefined ? [] : [video]));
  const mistakes = [
    ...checkVideoIds(Object.keys(videos)),
    ...results.flatMap((result) => result.mistakes),
    ...collidingOutputs(checked.flatMap(outputsOf)),
  ];
  return { checked, mistakes };
}

const noVideos = (data: DataMap, videos: unknown): Mistake => ({
  path: ["videos"],
  part: "key",
  severity: "error",
  code: "no-videos",
  message:
    "videos" in data && videos !== null && !isMap(videos)
      ? "`videos` wants a map of videos by their ids"
      : "The recipe has no videos",
  hint: "Write `videos:`, below it an id such as `teaser:`, and below that `prompt: …`",
});

/** Every file that a recipe writes, with the place that names it. */
export const outputsOf = (video: CheckedVideo): OwnedOutput[] =>
  video.steps.flatMap((step) =>
    step.kind === "export"
      ? [{ video: video.id, file: step.output, path: step.file?.path ?? step.path }]
      : [],
  );

function budgetOf({ budget = {} }: RecipeHead): Budget {
  return {
    ...(budget.credits === undefined ? {} : { credits: budget.credits }),
    ...(budget.per_video === undefined ? {} : { perVideo: budget.per_video }),
  };
}
