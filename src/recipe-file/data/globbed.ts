// Files that fit a pattern, each of which is a row.

import { basename, extname, resolve, sep } from "node:path";
import type { Path } from "../../core/mistake.ts";
import type { Row, Rows } from "../../core/recipe/rows.ts";
import { MAX_VIDEOS } from "../../core/recipe/sources.ts";
import { err, ok, type Result } from "../../core/result.ts";
import { isInProject, outside, type FileWords, type ProjectRules } from "../project.ts";

/** `at` is where the pattern stands in the recipe. Hidden files are left out. */
export async function globRows(
  pattern: string,
  { rules, at }: { readonly rules: ProjectRules; readonly at: Path },
): Promise<Result<Rows, FileWords>> {
  const fixed = pattern.slice(0, Math.max(0, pattern.search(/[*?[{]|$/u)));
  const leaves = pattern.slice(fixed.length).split(/[/\\]/u).includes("..");
  // Before the disk is asked: a recipe must not find out what there is elsewhere.
  if (!rules.outsideInputs && (leaves || !isInProject(resolve(rules.folder, fixed), rules)))
    return err(outside(pattern));
  const names: string[] = [];
  for await (const path of rules.files.glob(pattern, rules.folder)) {
    if (basename(path).startsWith(".")) continue;
    names.push(path);
    if (names.length > MAX_VIDEOS) break;
  }
  const rows = names.toSorted().map((path) => rowOf(shortPath(path, rules.folder), at));
  return ok({ columns: ["path", "name", "stem"].map((name) => ({ name })), rows });
}

function shortPath(path: string, folder: string): string {
  const short = path.startsWith(folder + sep) ? path.slice(folder.length + 1) : path;
  return short.split(sep).join("/");
}

function rowOf(path: string, at: Path): Row {
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  const values = new Map([
    ["path", path],
    ["name", name],
    ["stem", stem],
  ]);
  return { values, place: { kind: "recipe", path: at }, input: path };
}
