// Loads the wrong recipes as a user would who stands in their folder.

import { join } from "node:path";
import { loadRecipe, type LoadedRecipe, type LoadRecipeOptions } from "../../src/recipe-file/load.ts";

export const FIXTURES = join(import.meta.dirname, "../fixtures/recipes");

export const loadFixture = async (file: string): Promise<LoadedRecipe> => loadIn(FIXTURES, { file });

/** Loads a recipe of a project folder that is the working directory too. */
export const loadIn = async (
  dir: string,
  options: { readonly file: string } & Partial<LoadRecipeOptions>,
): Promise<LoadedRecipe> =>
  loadRecipe({
    workingDir: dir,
    projectDir: dir,
    outDir: "out",
    allowedEnv: [],
    env: {},
    outsideInputs: false,
    skills: ["free-video-generation-api", "free-ki-video-generation"],
    costs: { generate: 100, edit: 50 },
    ...options,
  });
