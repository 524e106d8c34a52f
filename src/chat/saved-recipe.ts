// What was said, as a recipe: the data of the file, which a run makes the same video from.

import type { WantedStep } from "../core/plan/keys.ts";
import type { Input } from "../core/recipe/recipe.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";

export interface SavedRecipe {
  readonly version: 1;
  readonly name: string;
  readonly skill: string;
  readonly language: string;
  readonly videos: Readonly<Record<string, { readonly steps: readonly SavedStep[] }>>;
}

type SavedStep =
  | { readonly prompt: string }
  | { readonly upload: readonly string[] }
  | { readonly export: { readonly format: string; readonly quality: string; readonly file?: string } };

export interface Saving {
  readonly name: string;
  readonly video: string;
  readonly skill: string;
  readonly language: string;
  /** Messages that the backend answered with a question, by the key of the prompt that answers it. */
  readonly leadIns: (key: string) => readonly string[];
  /** How the recipe's folder calls a file; undefined outside the project. */
  readonly pathOf: (file: string) => string | undefined;
  /** How the recipe calls an export that was given a name; undefined for names that this program chose. */
  readonly exportName: (file: string) => string | undefined;
}

export function savedRecipe(story: readonly WantedStep[], saving: Saving): Result<SavedRecipe, string> {
  const steps: SavedStep[] = [];
  for (const step of withoutRepeats(story)) {
    const saved = savedStep(step, saving);
    if (!saved.ok) return saved;
    steps.push(saved.value);
  }
  if (!steps.some((step) => "prompt" in step)) return err("There is nothing to save yet.");
  const { name, skill, language, video } = saving;
  return ok({ version: 1, name, skill, language, videos: { [video]: { steps } } });
}

/** A recipe exports the same draft in the same way once, and none before its first prompt. */
function withoutRepeats(story: readonly WantedStep[]): WantedStep[] {
  let sincePrompt = new Set<string>();
  let isMade = false;
  return story.filter((step) => {
    if (step.kind === "upload") return true;
    if (step.kind === "prompt") {
      sincePrompt = new Set();
      isMade = true;
      return true;
    }
    const what = `${step.format} ${step.quality}`;
    const isRepeated = sincePrompt.has(what);
    sincePrompt.add(what);
    return isMade && !isRepeated;
  });
}

function savedStep(step: WantedStep, saving: Saving): Result<SavedStep, string> {
  switch (step.kind) {
    case "prompt":
      return ok({ prompt: escaped([...saving.leadIns(step.key), step.text].join("\n")) });
    case "upload":
      return savedUpload(step.label, step.inputs, saving);
    case "export": {
      const { format, quality } = step;
      const file = saving.exportName(step.file);
      return ok({ export: { format, quality, ...(file !== undefined && { file }) } });
    }
  }
}

function savedUpload(label: string, inputs: readonly Input[], saving: Saving): Result<SavedStep, string> {
  if (inputs.length === 0) {
    return err(`It is not known here any more which files ${label} sent: write the recipe by hand.`);
  }
  const names: string[] = [];
  for (const input of inputs) {
    const name = input.kind === "url" ? input.url : saving.pathOf(input.path);
    if (name === undefined && input.kind === "file") {
      return err(
        `${input.path} lies outside the project, where a recipe cannot use it. Copy it into the project and upload it from there.`,
      );
    }
    names.push(escaped(name ?? ""));
  }
  return ok({ upload: names });
}

/** In a recipe, `${{` begins a look-up. */
const escaped = (text: string): string => text.replaceAll("${{", () => "$${{");
