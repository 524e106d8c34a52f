// What the recipes and their inputs come to: their mistakes, their files, and what a run would do and cost.

import { stat } from "node:fs/promises";
import type { Config } from "../../config/config.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { RunPlan } from "../../core/plan/planned.ts";
import type { Target } from "../../core/ports.ts";
import type { Input, Recipe } from "../../core/recipe/recipe.ts";
import { openOutputs } from "../../outputs/outputs.ts";
import { count, firstOf, grouped } from "../../core/words/count.ts";
import { size } from "../../core/words/size.ts";
import { selectionOf } from "../choice.ts";
import { UsageError } from "../context.ts";
import type { CommandContext } from "../context.ts";
import { readState } from "../journals.ts";
import { planOf } from "../plan-view.ts";
import { checkOutputs, planRecipe } from "../planning.ts";
import { readRecipes, type RecipeChoice } from "../workspace.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";
import { nodeFiles } from "../../platform/file-system.ts";

export interface RecipesSeen {
  readonly recipes: readonly Recipe[];
  readonly findings: readonly Finding[];
}

export async function lookAtRecipes(
  context: CommandContext,
  given: RecipeChoice & { readonly config: Config; readonly patterns: readonly string[] },
): Promise<RecipesSeen> {
  try {
    const { recipes, diagnostics } = await readRecipes(context, given);
    const videos = recipes.reduce((sum, recipe) => sum + recipe.videos.length, 0);
    const right = ok("Recipes", `${count(recipes.length, "recipe")} with ${count(videos, "video")}`);
    const findings = [...(recipes.length > 0 ? [right] : []), ...diagnostics.map(found)];
    return { recipes, findings: [...findings, ...(await lookAtInputs(recipes))] };
  } catch (error) {
    return { recipes: [], findings: [refused(error, given.patterns)] };
  }
}

/** In a folder without recipes everything else can be looked at. */
function refused(error: unknown, patterns: readonly string[]): Finding {
  if (!(error instanceof UsageError)) throw error;
  return patterns.length === 0
    ? warning("Recipes", error.message, "Write one to start from: nemo-pipeline init")
    : problem("Recipes", { message: error.message });
}

export function found({ file, line, column, severity, code, message, hint }: Diagnostic): Finding {
  const words = `${file}:${line}:${column}: ${message} [${code}]`;
  return severity === "error"
    ? problem("Recipes", { message: words, ...(hint !== undefined && { hint }) })
    : warning("Recipes", words, hint);
}

/** Each file was opened and judged by its first bytes when the recipes were read. */
async function lookAtInputs(recipes: readonly Recipe[]): Promise<Finding[]> {
  const inputs = recipes
    .flatMap(({ videos }) => videos)
    .flatMap(({ steps }) =>
      steps.flatMap((step): readonly Input[] => (step.kind === "upload" ? step.inputs : [])),
    );
  const files = new Set(inputs.flatMap((input) => (input.kind === "file" ? [input.path] : [])));
  const urls = new Set(inputs.flatMap((input) => (input.kind === "url" ? [input.url] : [])));
  if (files.size + urls.size === 0) return [];
  let sumBytes = 0;
  for (const file of files) sumBytes += (await stat(file)).size;
  const local =
    files.size === 0 ? [] : [`${count(files.size, "file")} of ${size(sumBytes)}, each what its name says`];
  const remote = urls.size === 0 ? [] : [`${count(urls.size, "URL")} that the backend will fetch`];
  return [ok("Inputs", [...local, ...remote].join("; "))];
}

export interface PlanSeen {
  readonly credits: number;
  readonly findings: readonly Finding[];
}

export async function lookAtPlan(
  config: Config,
  { recipes, target }: { readonly recipes: readonly Recipe[]; readonly target: Target },
): Promise<PlanSeen> {
  if (recipes.length === 0) return { credits: 0, findings: [] };
  try {
    const plan = await makePlan(config, { recipes, target });
    const { estimate: credits } = plan.credits;
    return { credits, findings: judge(plan) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { credits: 0, findings: [problem("Plan", { message: error.message })] };
  }
}

async function makePlan(
  config: Config,
  { recipes, target }: { readonly recipes: readonly Recipe[]; readonly target: Target },
): Promise<RunPlan> {
  const outputs = openOutputs(nodeFiles, config.projectDir);
  const options = { config, files: nodeFiles, outputs, target, selection: selectionOf({}) };
  const planned = await Promise.all(
    recipes.map(async (recipe) => {
      const state = await readState(config.stateDir, recipe.name);
      return checkOutputs(await planRecipe(recipe, state, options), outputs);
    }),
  );
  return planOf(planned, undefined);
}

/** More of a kind say nothing new. */
const MAX_SHOWN = 10;

function judge({ recipes, credits }: RunPlan): Finding[] {
  const videos = recipes.flatMap(({ videos }) => videos);
  const todo = videos.filter((video) => video.class !== "none").length;
  const { shown, more } = firstOf(
    recipes.flatMap(({ name, videos }) =>
      videos.flatMap(({ id, obstacle }) => (obstacle === undefined ? [] : [{ name, id, obstacle }])),
    ),
    MAX_SHOWN,
  );
  return [
    ok(
      "Plan",
      `${count(todo, "video")} of ${grouped(videos.length)} to be made, about ${grouped(credits.estimate)} credits`,
    ),
    ...shown.map(({ name, id, obstacle }) =>
      warning(
        "Plan",
        `${name}/${id}: ${obstacle.reason}`,
        obstacle.state === "unknown" ? RESOLVE : undefined,
      ),
    ),
    ...(more === 0 ? [] : [warning("Plan", `and ${count(more, "more video")} like these`)]),
  ];
}

const RESOLVE = "Say what became of it: nemo-pipeline resolve VIDEO --applied, --resend or --abandon";
