// Where each video stands in the files that people edit, as a CI service finds them.

import path from "node:path";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { SourceLine } from "../report/run-ending.ts";
import type { CommandContext } from "./context.ts";

export type VideoPlaces = (of: { readonly recipe: string; readonly video: string }) => SourceLine | undefined;

/** The row that a video is made of, else its entry; relative to the checked-out repository where there is one. */
export function videoPlaces({ env, workingDir }: CommandContext, recipes: readonly Recipe[]): VideoPlaces {
  const root = env["GITHUB_WORKSPACE"] ?? env["CI_PROJECT_DIR"];
  const known = new Map<string, ReadonlyMap<string, SourceLine>>();
  const linesOf = (name: string): ReadonlyMap<string, SourceLine> => {
    const found = known.get(name) ?? linesIn(recipes.find((recipe) => recipe.name === name));
    known.set(name, found);
    return found;
  };
  return ({ recipe, video }) => {
    const found = linesOf(recipe).get(video);
    return found && { ...found, file: nameIn(root, path.resolve(workingDir, found.file)) ?? found.file };
  };
}

const linesIn = (recipe: Recipe | undefined): ReadonlyMap<string, SourceLine> =>
  new Map(
    recipe?.videos.map(({ id, line, file = recipe.file, row }) => [
      id,
      row === undefined ? { file, line } : { file: row.file ?? recipe.file, line: row.line },
    ]),
  );

/** With `/`; undefined for what lies outside. */
function nameIn(root: string | undefined, file: string): string | undefined {
  if (root === undefined || root === "") return undefined;
  const way = path.relative(root, file);
  return way.startsWith("..") || path.isAbsolute(way) ? undefined : way.split(path.sep).join("/");
}
