// One recipe file from its text to a Recipe, with the place of every mistake.

import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { hasErrors, inFile, sortDiagnostics, wholeFile, type Diagnostic } from "../core/diagnostic.ts";
import { toDiagnostic, withoutEchoes, withoutFollowUps, type Mistake } from "../core/mistake.ts";
import type { PromptCosts } from "../core/recipe/budget.ts";
import { checkRecipe } from "../core/recipe/check.ts";
import { expandRecipe, inputsOf, type EntryPlace, type ExpandContext } from "../core/recipe/expand.ts";
import { valueAt } from "../core/recipe/issues.ts";
import { isMap } from "../core/recipe/plain-data.ts";
import { openRecipe, type OpenedRecipe } from "../core/recipe/open.ts";
import type { Recipe, RowLine } from "../core/recipe/recipe.ts";
import { gatherMistakes } from "../core/recipe/row-mistakes.ts";
import { sha256 } from "../platform/digest.ts";
import { disk, type SourceFiles } from "../platform/source-files.ts";
import { readYaml, type YamlDocument } from "../platform/yaml/document.ts";
import { readTextFile } from "../platform/yaml/text-file.ts";
import type { AllRows } from "./data/read-rows.ts";
import { findInputs } from "./inputs.ts";
import { overwrites } from "./overwrites.ts";
import { realDirOf, type ProjectRules } from "./project.ts";
import { MAX_RECIPE_BYTES, readTexts, type RecipeTexts } from "./texts.ts";

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
  /** The chosen one of the recipe's profiles. */
  readonly profile?: string | undefined;
  /** Values that take the place of the recipe's `vars`. */
  readonly vars?: ReadonlyMap<string, string> | undefined;
  /** Where everything is read; the disk if nothing else is said. */
  readonly files?: SourceFiles;
}

export interface LoadedRecipe {
  /** There unless a diagnostic is an error. */
  readonly recipe?: Recipe;
  readonly diagnostics: readonly Diagnostic[];
  /** Names that `vars` may give values to, as far as the recipe could be read. */
  readonly varNames: readonly string[];
  /** Where its name stands, if it says one. */
  readonly nameAt?: Pick<Diagnostic, "file" | "line" | "column" | "length" | "source">;
}

export async function loadRecipe(options: LoadRecipeOptions): Promise<LoadedRecipe> {
  const path = resolve(options.workingDir, options.file);
  const file = shownName(path, options);
  const read = await readTextFile(path, { maxBytes: MAX_RECIPE_BYTES, files: options.files ?? disk });
  if (!read.ok) return failed([wholeFile(file, read)]);
  const yaml = readYaml(read.text);
  if (yaml.value === undefined) return failed(problemsOf(yaml, file));
  if (yaml.value === null) return failed([...problemsOf(yaml, file), wholeFile(file, EMPTY)]);
  return judge(yaml, { ...options, file, path });
}

const failed = (diagnostics: readonly Diagnostic[]): LoadedRecipe => ({ diagnostics, varNames: [] });

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

const problemsOf = (yaml: YamlDocument, file: string): Diagnostic[] =>
  sortDiagnostics(yaml.problems.map((problem) => inFile(file, problem)));

interface JudgeOptions extends LoadRecipeOptions {
  readonly path: string;
}

async function judge(yaml: YamlDocument, options: JudgeOptions): Promise<LoadedRecipe> {
  const { file, path, workingDir, projectDir, outsideInputs, files = disk } = options;
  const folder = dirname(path);
  const projectRealDir = await realDirOf(projectDir, files);
  const rules = { folder, projectDir, projectRealDir, outsideInputs, files };
  const texts = await readTexts({ path, file, yaml }, { rules, workingDir });
  const fallbackName = basename(path).replace(/\.(?:ya?ml|json)$/iu, "");
  const opened = openRecipe(texts.data, { ...chosen(options), fallbackName, env: allowedVariables(options) });
  const data = await readData(opened, { rules, workingDir });
  const { profile, skills, outDir, costs } = options;
  const check = checkRecipe(opened, {
    fallbackName,
    skills,
    outDir,
    costs,
    digest: sha256,
    rows: data.rows,
    ...(profile === undefined ? {} : { profile }),
  });
  const found = await findInputs(check.recipe === undefined ? [] : inputsOf(check.recipe), rules);
  const overwritten =
    check.recipe === undefined
      ? []
      : overwrites(check.recipe, { texts, data, inputs: found.inputs, projectDir });
  const mistakes = [...data.mistakes, ...check.mistakes, ...found.mistakes, ...overwritten];
  const diagnostics = await placed(mistakes, { texts, data, files });
  const varNames = declaredVars(opened, profile);
  if (check.recipe === undefined || hasErrors(diagnostics)) return { diagnostics, varNames };
  const recipe = expandRecipe(check.recipe, {
    file,
    inputs: found.inputs,
    placeOf: entryPlaces(texts, file),
  });
  const named = valueAt(texts.data, ["name"]) === undefined ? undefined : nameIn(texts, file);
  return { recipe, diagnostics, varNames, ...(named !== undefined && { nameAt: named }) };
}

const nameIn = ({ place }: RecipeTexts, own: string) => {
  const { file = own, ...at } = place({ path: ["name"], part: "value" });
  return { file, ...at };
};

/** Those of the recipe and of its profile, not those that the command line brought. */
function declaredVars({ head }: OpenedRecipe, profile: string | undefined): string[] {
  const own = valueAt(head, ["vars"]);
  const more = profile === undefined ? undefined : valueAt(head, ["profiles", profile, "vars"]);
  return Object.keys({ ...(isMap(own) ? own : {}), ...(isMap(more) ? more : {}) });
}

const chosen = ({ profile, vars }: LoadRecipeOptions) => ({
  ...(profile === undefined ? {} : { profile }),
  ...(vars === undefined ? {} : { vars }),
});

interface DataOptions {
  readonly rules: ProjectRules;
  readonly workingDir: string;
}

/** Most recipes have no data. */
async function readData({ entries }: OpenedRecipe, options: DataOptions): Promise<AllRows> {
  if (!entries.some(({ forEach }) => forEach !== undefined))
    return { rows: new Map(), mistakes: [], files: new Map() };
  const { readAllRows } = await import("./data/read-rows.ts");
  return readAllRows(entries, options);
}

/** The entry's place for each of its videos, looked up once, and that of its row. */
function entryPlaces({ place }: RecipeTexts, own: string): (video: PlacedVideo) => EntryPlace {
  const known = new Map<Mistake["path"], EntryPlace>();
  const lineOf = ({ file = own, line }: RowLine): RowLine => (file === own ? { line } : { file, line });
  const placeOf = (path: Mistake["path"]): EntryPlace => {
    const found = known.get(path) ?? lineOf(place({ path, part: "key" }));
    known.set(path, found);
    return found;
  };
  return ({ path, origin }) => {
    const row = origin?.row?.place;
    if (row === undefined) return placeOf(path);
    const at = row.kind === "data" ? row : place({ path: row.path, part: "value" });
    return { ...placeOf(path), row: lineOf(at) };
  };
}

type PlacedVideo = Parameters<ExpandContext["placeOf"]>[0];

function allowedVariables({ allowedEnv, env }: LoadRecipeOptions): ReadonlyMap<string, string> {
  return new Map(
    allowedEnv.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

interface Found {
  readonly texts: RecipeTexts;
  readonly data: AllRows;
  readonly files: SourceFiles;
}

async function placed(mistakes: readonly Mistake[], { texts, data, files }: Found): Promise<Diagnostic[]> {
  const [own] = texts.texts;
  const file = own?.file ?? "";
  const { place } = texts;
  // What is included is shared: not every recipe uses all of it.
  const isShared = ({ code, path }: Mistake): boolean =>
    code === "unused-var" && place({ path, part: "key" }).file !== file;
  const gathered = gatherMistakes(withoutFollowUps(mistakes), texts.data);
  const wanted = gathered.filter((mistake) => !isShared(mistake));
  const diagnostics = wanted.map((mistake) => toDiagnostic(mistake, { file, place }));
  const problems = own === undefined ? [] : problemsOf(own.yaml, file);
  const all = sortDiagnostics(withoutEchoes([...problems, ...texts.diagnostics], diagnostics));
  if (data.files.size === 0) return all;
  const { withExcerpts } = await import("./data/excerpts.ts");
  return withExcerpts(all, { names: data.files, files });
}
