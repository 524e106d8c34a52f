// Exports that would take the place of a file that the recipe is made from.

import { resolve } from "node:path";
import type { Mistake, RelatedMistake } from "../core/mistake.ts";
import { outputsOf, type CheckedRecipe } from "../core/recipe/check.ts";
import { inputsOf } from "../core/recipe/expand.ts";
import type { Input } from "../core/recipe/recipe.ts";
import type { AllRows } from "./data/read-rows.ts";
import type { RecipeTexts } from "./texts.ts";

interface Sources {
  readonly texts: RecipeTexts;
  readonly data: AllRows;
  /** By the text that names them. */
  readonly inputs: ReadonlyMap<string, Input>;
}

/** An export never takes the place of a file that the recipe is made from. */
export function overwrites(
  recipe: CheckedRecipe,
  { projectDir, ...found }: Sources & { readonly projectDir: string },
): Mistake[] {
  const sources = sourcesOf(recipe, found);
  return recipe.videos.flatMap(outputsOf).flatMap(({ path, file, origin }): Mistake[] => {
    const source = sources.get(resolve(projectDir, file));
    if (source === undefined) return [];
    return [
      {
        path,
        part: "value",
        severity: "error",
        code: "overwrites-source",
        message: `\`${file}\` is a file that the recipe is made from`,
        hint: "Give the export another `file`",
        related: [source],
        ...(origin === undefined ? {} : { origin }),
      },
    ];
  });
}

/** What the recipe is made from, by absolute path. */
function sourcesOf(
  recipe: CheckedRecipe,
  { texts, data, inputs }: Sources,
): ReadonlyMap<string, RelatedMistake> {
  const start = { line: 1, column: 1, length: 1 };
  const sources = new Map<string, RelatedMistake>();
  for (const { text, path } of inputsOf(recipe)) {
    const input = inputs.get(text);
    if (input?.kind === "file") sources.set(input.path, { at: path, message: "an input" });
  }
  for (const [file, path] of data.files) sources.set(path, { at: { file, ...start }, message: "its data" });
  for (const { file, path } of texts.texts)
    sources.set(path, { at: { file, ...start }, message: "the recipe, or a part of it" });
  return sources;
}
