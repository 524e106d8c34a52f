// Where each video stands in the files that people edit, as a CI service finds them.

import path from "node:path";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { SourceLine } from "../report/run-ending.ts";
import type { CommandContext } from "./context.ts";

export type VideoPlaces = (of: { readonly recipe: string; readonly video: string }) => SourceLine | undefined;

/** The row that a video is made of, else its entry; relative to the checked-out repository where there is one. */
export function videoPlaces(context: Surroundings, recipes: readonly Recipe[]): VideoPlaces {
  const known = new Map<string, ReadonlyMap<string, SourceLine>>();
  const linesOf = (name: string): ReadonlyMap<string, SourceLine> => {
    const found = known.get(name) ?? linesIn(recipes.find((recipe) => recipe.name === name));
    known.set(name, found);
    return found;
  };
  return ({ recipe, video }) => {
    const found = linesOf(recipe).get(video);
    return found && { ...found, file: nameInRepository(context, found.file) };
  };
}

const linesIn = (recipe: Recipe | undefined): ReadonlyMap<string, SourceLine> =>
  new Map(
    recipe?.videos.map(({ id, line, file = recipe.file, row }) => [
      id,
      row === undefined ? { file, line } : { file: row.file ?? recipe.file, line: row.line },
    ]),
  );

/** From the repository's top, with `/`; as it is for what lies outside, or where nobody says which repository. */
export function nameInRepository({ env, workingDir }: Surroundings, file: string): string {
  const top = env["GITHUB_WORKSPACE"] ?? env["CI_PROJECT_DIR"] ?? "";
  const way = top === "" ? ".." : path.relative(top, path.resolve(workingDir, file));
  return way.startsWith("..") || path.isAbsolute(way) ? file : way.split(path.sep).join("/");
}

type Surroundings = Pick<CommandContext, "env" | "workingDir">;
