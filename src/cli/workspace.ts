// The project a command works in: its configuration and the recipes that were named, all of them right.

import { BUILT_IN_PROFILES } from "../backend/profile.ts";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { hasErrors, type Diagnostic } from "../core/diagnostic.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { didYouMean } from "../core/recipe/suggest.ts";
import { disk, type SourceFiles } from "../platform/source-files.ts";
import { loadRecipe, type LoadedRecipe } from "../recipe-file/load.ts";
import { renderDiagnostics } from "../reporters/diagnostics.ts";
import type { CommandContext } from "./context.ts";
import { UsageError } from "./context.ts";
import { findRecipeFiles } from "./recipe-files.ts";
import { sameNames } from "./same-names.ts";

export interface Workspace {
  readonly config: Config;
  readonly recipes: readonly Recipe[];
}

/** What the command line says about every recipe. */
export interface RecipeChoice {
  readonly profile?: string | undefined;
  /** Values that take the place of the recipes' `vars`. */
  readonly vars?: ReadonlyMap<string, string> | undefined;
}

/** Shows every mistake, then throws; warnings and advice are shown and do not stop anything. */
export async function openWorkspace(
  context: CommandContext,
  patterns: readonly string[],
  { show = showDiagnostics, ...choice }: RecipeChoice & { readonly show?: typeof showDiagnostics } = {},
): Promise<Workspace> {
  const config = await openConfig(context, show);
  const read = await readRecipes(context, { config, patterns, ...choice });
  return { config, recipes: allRight(context, read, show) };
}

type ShowDiagnostics = (context: CommandContext, diagnostics: readonly Diagnostic[]) => void | Promise<void>;

export async function openConfig(
  context: CommandContext,
  show: ShowDiagnostics = showDiagnostics,
): Promise<Config> {
  const { flags, env, workingDir } = context;
  const config = await loadConfig({ flags, env, workingDir });
  if (config.ok) return config.value;
  await show(context, config.error);
  throw new UsageError("the configuration is wrong; nothing was sent");
}

export interface ReadRecipes {
  readonly recipes: readonly Recipe[];
  readonly diagnostics: readonly Diagnostic[];
}

/** As `openWorkspace` does. */
export function allRight(
  context: CommandContext,
  { recipes, diagnostics }: ReadRecipes,
  show = showDiagnostics,
): readonly Recipe[] {
  show(context, diagnostics);
  if (hasErrors(diagnostics)) throw new UsageError("nothing was sent");
  return recipes;
}

interface ReadOptions extends RecipeChoice {
  readonly config: Config;
  readonly patterns: readonly string[];
}

export async function readRecipes(
  context: CommandContext,
  { patterns, ...options }: ReadOptions,
): Promise<ReadRecipes> {
  const { workingDir } = context;
  const { projectDir } = options.config;
  const names = await findRecipeFiles(patterns, { workingDir, projectDir });
  return gather(await loadRecipes(context, { ...options, names }), options.vars);
}

export interface LoadOptions extends RecipeChoice {
  readonly config: Config;
  /** Of recipe files, from the working directory. */
  readonly names: readonly string[];
  /** Where they are read; the disk if nothing else is said. */
  readonly files?: SourceFiles;
}

/** One for each name. */
export async function loadRecipes(
  { workingDir, env }: CommandContext,
  { config, names, files = disk, profile, vars }: LoadOptions,
): Promise<readonly LoadedRecipe[]> {
  const { projectDir, outDir, allow, costs } = config;
  const skills = [...BUILT_IN_PROFILES, ...config.skills].map((skill) => skill.name);
  const shared = { workingDir, projectDir, outDir, env, skills, costs, profile, vars, files };
  const allowed = { allowedEnv: allow.env, outsideInputs: allow.outsideInputs };
  return Promise.all(names.map((file) => loadRecipe({ ...shared, ...allowed, file })));
}

export function gather(loaded: readonly LoadedRecipe[], vars: RecipeChoice["vars"]): ReadRecipes {
  const recipes = loaded.flatMap(({ recipe }) => (recipe === undefined ? [] : [recipe]));
  if (recipes.length === loaded.length) requireKnownVars(vars, loaded);
  return { recipes, diagnostics: [...loaded.flatMap((one) => one.diagnostics), ...sameNames(loaded)] };
}

/** A value that no recipe asks for is a slip of the pen. */
function requireKnownVars(vars: RecipeChoice["vars"], loaded: readonly LoadedRecipe[]): void {
  const known = [...new Set(loaded.flatMap(({ varNames }) => varNames))];
  const unknown = [...(vars?.keys() ?? [])].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`no recipe has a var \`${unknown}\`. ${didYouMean(unknown, known)}; nothing was sent`);
}

/** Warnings and advice are not what went wrong: `--quiet` leaves them to `validate`. */
export function showDiagnostics({ screen, flags }: CommandContext, all: readonly Diagnostic[]): void {
  const diagnostics = flags.quiet === true ? all.filter(({ severity }) => severity === "error") : all;
  if (diagnostics.length > 0) screen.err(`${renderDiagnostics(diagnostics, { color: screen.color })}\n`);
}
