// One recipe file from its text to a Recipe, with the place of every mistake.

import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { hasErrors, sortDiagnostics, type Diagnostic } from "../core/diagnostic.ts";
import { toDiagnostic, withoutEchoes, withoutFollowUps, type Mistake } from "../core/mistake.ts";
import { checkRecipe, outputsOf, type CheckedRecipe } from "../core/recipe/check.ts";
import type { PromptCosts } from "../core/recipe/budget.ts";
import { expandRecipe, inputsOf } from "../core/recipe/expand.ts";
import type { Input, Recipe } from "../core/recipe/recipe.ts";
import { readYaml, type YamlDocument } from "../platform/yaml/document.ts";
import { readTextFile } from "../platform/yaml/text-file.ts";
import { findInputs } from "./inputs.ts";

export interface LoadRecipeOptions {
  /** As the user named it; relative to the working directory. */
  readonly file: string;
  readonly workingDir: string;
  /** Absolute; outputs go below it, and inputs stay inside it. */
  readonly projectDir: string;
  /** Relative to the project folder. */
  readonly outDir: string;
  /** Names of environment variables that recipes may look up. */
  readonly allowedEnv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outsideInputs: boolean;
  /** Names of the attribution profiles. */
  readonly skills: readonly string[];
  readonly costs: PromptCosts;
}

export interface LoadedRecipe {
  /** There unless a diagnostic is an error. */
  readonly recipe?: Recipe;
  readonly diagnostics: readonly Diagnostic[];
}

/** Larger lists belong in data files. */
const MAX_RECIPE_BYTES = 8 * 1024 ** 2;

export async function loadRecipe(options: LoadRecipeOptions): Promise<LoadedRecipe> {
  const path = resolve(options.workingDir, options.file);
  const file = shownName(path, options);
  const read = await readTextFile(path, MAX_RECIPE_BYTES);
  if (!read.ok) return { diagnostics: [wholeFile(file, read)] };
  const yaml = readYaml(read.text);
  if (yaml.value === undefined) return { diagnostics: problemsOf(yaml, file) };
  if (yaml.value === null) return { diagnostics: [...problemsOf(yaml, file), wholeFile(file, EMPTY)] };
  return judge(yaml, { ...options, file, path });
}

const EMPTY = {
  code: "empty-file",
  message: "The recipe is empty",
  hint: "`nemo-pipeline init` writes one to start from",
};

/** Short where the file lies below the working directory, else as the user named it. */
function shownName(path: string, { file, workingDir }: LoadRecipeOptions): string {
  const way = relative(workingDir, path);
  return way.startsWith("..") || isAbsolute(way) || way === "" ? file : way;
}

type Words = Pick<Diagnostic, "code" | "message"> & { readonly hint: string };

const wholeFile = (file: string, { code, message, hint }: Words): Diagnostic => ({
  file,
  line: 1,
  column: 1,
  length: 1,
  severity: "error",
  code,
  message,
  hint,
});

const problemsOf = (yaml: YamlDocument, file: string): Diagnostic[] =>
  sortDiagnostics(yaml.problems.map(({ place, ...words }) => ({ file, ...place, ...words })));

interface JudgeOptions extends LoadRecipeOptions {
  readonly path: string;
}

async function judge(yaml: YamlDocument, options: JudgeOptions): Promise<LoadedRecipe> {
  const { file, path } = options;
  const check = checkRecipe(yaml.value, {
    fallbackName: basename(path).replace(/\.(?:ya?ml|json)$/iu, ""),
    env: allowedVariables(options),
    skills: options.skills,
    outDir: options.outDir,
    costs: options.costs,
  });
  const found = await findInputs(check.recipe === undefined ? [] : inputsOf(check.recipe), {
    ...options,
    folder: dirname(path),
  });
  const overwritten = check.recipe === undefined ? [] : overwrites(check.recipe, found.inputs, options);
  const mistakes = withoutFollowUps([...check.mistakes, ...found.mistakes, ...overwritten]);
  const diagnostics = sortDiagnostics(withoutEchoes(problemsOf(yaml, file), placed(mistakes, yaml, file)));
  if (check.recipe === undefined || hasErrors(diagnostics)) return { diagnostics };
  const recipe = expandRecipe(check.recipe, {
    file,
    inputs: found.inputs,
    lineOf: (video) => yaml.place({ path: video.path, part: "key" }).line,
  });
  return { recipe, diagnostics };
}

function allowedVariables({ allowedEnv, env }: LoadRecipeOptions): ReadonlyMap<string, string> {
  return new Map(
    allowedEnv.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

const placed = (mistakes: readonly Mistake[], yaml: YamlDocument, file: string): Diagnostic[] =>
  mistakes.map((mistake) => toDiagnostic(mistake, { file, place: (where) => yaml.place(where) }));

/** An export never takes the place of a file that the recipe is made from. */
function overwrites(
  recipe: CheckedRecipe,
  inputs: ReadonlyMap<string, Input>,
  { projectDir, path }: JudgeOptions,
): Mistake[] {
  const sources = new Set([
    path,
    ...[...inputs.values()].flatMap((input) => (input.kind === "file" ? [input.path] : [])),
  ]);
  const outputs = recipe.videos.flatMap(outputsOf);
  return outputs.flatMap((output) =>
    sources.has(resolve(projectDir, output.file))
      ? [
          {
            path: output.path,
            part: "value",
            severity: "error",
            code: "overwrites-source",
            message: `\`${output.file}\` is a file that the recipe is made from`,
            hint: "Give the export another `file`",
          } as const,
        ]
      : [],
  );
}
