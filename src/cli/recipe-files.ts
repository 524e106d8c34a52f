// From what was named on the command line to recipe files.

import path from "node:path";
import { disk, type SourceFiles } from "../platform/source-files.ts";
import { UsageError } from "./context.ts";

const DEFAULT_PATTERN = "recipes/*.{yaml,yml}";

export interface Folders {
  readonly workingDir: string;
  readonly projectDir: string;
}

/** Names that exist are taken as they are, others as globs; without any, all of the project's `recipes/`. */
export async function findRecipeFiles(patterns: readonly string[], folders: Folders): Promise<string[]> {
  const found = await Promise.all(
    wanted(patterns).map(async (pattern) => ({
      pattern,
      names: await recipeFilesIn(disk, pattern, folders),
    })),
  );
  return [...new Set(found.flatMap(({ pattern, names }) => (names.length > 0 ? names : missing(pattern))))];
}

/** All of the project's recipes, when none is named. */
export const wanted = (patterns: readonly string[]): readonly (string | undefined)[] =>
  patterns.length === 0 ? [undefined] : patterns;

/** What one of them stands for, on the disk or in a commit: nothing, where there is none. */
export async function recipeFilesIn(
  files: SourceFiles,
  pattern: string | undefined,
  { workingDir, projectDir }: Folders,
): Promise<string[]> {
  if (pattern !== undefined && (await exists(files, path.resolve(workingDir, pattern)))) return [pattern];
  if (pattern !== undefined && !isGlob(pattern)) return [];
  const [glob, folder] = pattern === undefined ? [DEFAULT_PATTERN, projectDir] : [pattern, workingDir];
  const found = await Array.fromAsync(files.glob(glob, folder));
  return found.map((file) => path.relative(workingDir, file)).toSorted();
}

const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern);

const exists = (files: SourceFiles, file: string): Promise<boolean> =>
  files.realpath(file).then(
    () => true,
    () => false,
  );

/** A name is kept: what reads it says that there is no such file. */
export function missing(pattern: string | undefined): string[] {
  if (pattern !== undefined && !isGlob(pattern)) return [pattern];
  throw new UsageError(
    pattern === undefined
      ? "no recipe was named, and there is none in recipes/. Name one: nemo-pipeline run my.yaml"
      : `no recipe fits ${pattern}`,
  );
}
