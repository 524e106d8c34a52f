// Owns recipes for simulations, in as few words as a test needs.

import type { WantedVideo } from "../../src/core/plan/keys.ts";
import { wantVideos } from "../../src/core/plan/keys.ts";
import type { Budget, ExportFormat, ExportQuality, Recipe, Step } from "../../src/core/recipe/recipe.ts";
import { sha256 } from "../../src/platform/digest.ts";

/**
 * `upload mug.jpg`, `export out/a.mp4`, `export low out/a.mp4`; every other text is a prompt, `one ?yes` with what to answer.
 * Of a step as the recipe has it, what is expected can be said.
 */
export type ShortStep = string | Step;

export interface ShortRecipe {
  readonly name?: string;
  readonly budget?: Budget;
  readonly language?: string;
  readonly videos: Readonly<Record<string, readonly ShortStep[]>>;
}

export function recipeOf({ name = "launch", budget = {}, language = "en", videos }: ShortRecipe): Recipe {
  return {
    name,
    file: `${name}.yaml`,
    skill: "free-video-generation-api",
    language,
    budget,
    limits: {},
    videos: Object.entries(videos).map(([id, steps], index) => ({
      id,
      line: index + 1,
      steps: steps.map(stepOf),
    })),
  };
}

export const wantedOf = (recipe: Recipe): WantedVideo[] =>
  wantVideos(recipe, { digest: sha256, fileDigest: (file) => sha256(file) });

function stepOf(short: ShortStep): Step {
  if (typeof short !== "string") return short;
  const [word = "", ...rest] = short.split(" ");
  if (word === "upload") {
    return { kind: "upload", inputs: rest.map((name) => ({ kind: "file", path: `/media/${name}`, name })) };
  }
  if (word !== "export") return promptOf(short);
  const file = rest.at(-1) ?? "";
  const quality = rest.length > 1 ? (rest[0] as ExportQuality) : "high";
  return { kind: "export", format: file.split(".").at(-1) as ExportFormat, quality, file };
}

function promptOf(short: string): Step {
  const [text = "", onQuestion] = short.split(" ?");
  return { kind: "prompt", text, ...(onQuestion !== undefined && { onQuestion }) };
}
