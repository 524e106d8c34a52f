// From what was named on the command line to recipe files.

import { glob, stat } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "./context.ts";

const DEFAULT_PATTERN = "recipes/*.{yaml,yml}";

/** Names that exist are taken as they are, others as globs; without any, all of the project's `recipes/`. */
export async function findRecipeFiles(
  patterns: readonly string[],
  folders: { readonly workingDir: string; readonly projectDir: string },
): Promise<string[]> {
  if (patterns.length === 0) return findDefaults(folders);
  const found: string[] = [];
  for (const pattern of patterns) found.push(...(await expand(pattern, folders.workingDir)));
  return [...new Set(found)];
}

async function findDefaults(folders: {
  readonly workingDir: string;
  readonly projectDir: string;
}): Promise<string[]> {
  const names = await list(DEFAULT_PATTERN, folders.projectDir);
  if (names.length === 0) {
    throw new UsageError(
      "no recipe was named, and there is none in recipes/. Name one: nemo-pipeline run my.yaml",
    );
  }
  return names.map((name) => path.relative(folders.workingDir, path.join(folders.projectDir, name)));
}

async function expand(pattern: string, workingDir: string): Promise<string[]> {
  const literal = await stat(path.resolve(workingDir, pattern)).catch(() => undefined);
  if (literal !== undefined || !/[*?[{]/.test(pattern)) return [pattern];
  const names = await list(pattern, workingDir);
  if (names.length === 0) throw new UsageError(`no recipe fits ${pattern}`);
  return names;
}

const list = async (pattern: string, cwd: string): Promise<string[]> =>
  (await Array.fromAsync(glob(pattern, { cwd }))).toSorted();
