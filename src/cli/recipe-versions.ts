// The recipes of a commit and those of now, in pairs: a recipe is known by its name, as its journal is.

import { hasErrors } from "../core/diagnostic.ts";
import type { RecipeVersion } from "../core/plan/diff.ts";
import { wantVideos } from "../core/plan/keys.ts";
import { portionOf, selectVideos } from "../core/plan/select.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import { sha256 } from "../platform/digest.ts";
import type { Commit } from "../platform/git/commit.ts";
import { disk, type SourceFiles } from "../platform/source-files.ts";
import type { LoadedRecipe } from "../recipe-file/load.ts";
import type { DiffNote } from "../report/plan-diff.ts";
import { digestInputs, type Selection } from "./planning.ts";

export interface VersionPair {
  readonly before?: RecipeVersion;
  readonly after?: RecipeVersion;
  readonly note?: DiffNote;
}

interface Sides {
  readonly before: readonly (LoadedRecipe & { readonly file: string })[];
  readonly after: readonly Recipe[];
  readonly commit: Commit;
  readonly selection: Selection;
}

export async function pairVersions({ before, after, commit, selection }: Sides): Promise<VersionPair[]> {
  const earlier = new Map<string, Recipe>();
  for (const { recipe } of before) if (recipe !== undefined) earlier.set(recipe.name.toLowerCase(), recipe);
  const pairs: VersionPair[] = [];
  for (const recipe of after) {
    const old = earlier.get(recipe.name.toLowerCase());
    earlier.delete(recipe.name.toLowerCase());
    const note = noteOn(recipe, old, before);
    const versions = await versionsOf({ old, recipe, commit, selection });
    pairs.push({ ...versions, ...(note !== undefined && { note }) });
  }
  for (const old of earlier.values()) pairs.push(await versionsOf({ old, commit, selection }));
  return pairs;
}

/** Why there is nothing to compare with. */
function noteOn(recipe: Recipe, old: Recipe | undefined, before: Sides["before"]): DiffNote | undefined {
  if (old !== undefined) return undefined;
  const sameFile = before.find(({ file }) => file === recipe.file);
  if (sameFile === undefined) return { kind: "new" };
  if (sameFile.recipe !== undefined) return { kind: "renamed", from: sameFile.recipe.name };
  const errors = sameFile.diagnostics.filter((one) => hasErrors([one]));
  return { kind: "wrong-before", errors };
}

interface Chosen {
  readonly old?: Recipe | undefined;
  readonly recipe?: Recipe;
  readonly commit: Commit;
  readonly selection: Selection;
}

/** A video that is chosen on either side is compared: a tag that it lost does not make it look removed. */
async function versionsOf({ old, recipe, commit, selection }: Chosen): Promise<VersionPair> {
  const ids = new Set([...chosenIds(old, selection), ...chosenIds(recipe, selection)]);
  const before = old && (await version(old, ids, commit.files));
  const after = recipe && (await version(recipe, ids, disk));
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function chosenIds(recipe: Recipe | undefined, { only, portion }: Selection): string[] {
  if (recipe === undefined) return [];
  return portionOf(selectVideos(recipe.videos, only, recipe.name), portion, sha256).map(({ id }) => id);
}

async function version(recipe: Recipe, ids: ReadonlySet<string>, files: SourceFiles): Promise<RecipeVersion> {
  const chosen = { ...recipe, videos: recipe.videos.filter(({ id }) => ids.has(id)) };
  const fileDigest = await digestInputs(chosen.videos, (file) => files.digest(file));
  return { recipe, videos: wantVideos(chosen, { digest: sha256, fileDigest }), fileDigest };
}
