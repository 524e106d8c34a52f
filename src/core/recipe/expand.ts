// The last step from a recipe that was found right to the Recipe that is planned and run.

import type { CheckedRecipe } from "./check.ts";
import { DEFAULT_SKILL } from "./head.ts";
import { detectLanguage } from "./language.ts";
import type { Input, Recipe, Step, Video } from "./recipe.ts";
import type { StageLimits } from "../stage.ts";
import type { NamedStep } from "./outputs.ts";
import type { PlacedInput } from "./steps.ts";
import type { CheckedVideo } from "./videos.ts";

export interface ExpandContext {
  /** The recipe's file, as the user named it. */
  readonly file: string;
  /** Every input by the text that names it. */
  readonly inputs: ReadonlyMap<string, Input>;
  /** Where a video's entry stands. */
  readonly placeOf: (video: CheckedVideo) => EntryPlace;
}

/** Part of a Video. */
export type EntryPlace = Pick<Video, "file" | "line" | "row">;

/** The videos stand in the order of the file, which ids that are numbers would otherwise lose. */
export function expandRecipe({ name, head, budget, videos }: CheckedRecipe, context: ExpandContext): Recipe {
  return {
    name,
    ...(head.description === undefined ? {} : { description: head.description }),
    file: context.file,
    skill: head.skill ?? DEFAULT_SKILL,
    language: head.language ?? detectLanguage(videos.flatMap(promptsOf)),
    budget,
    limits: limitsOf(head.limits),
    videos: videos.map((video) => expandVideo(video, context)).toSorted(byPlace),
  };
}

/** What is included comes after the recipe's own. */
function byPlace(a: Video, b: Video): number {
  if (a.file === b.file) return a.line - b.line;
  return (a.file ?? "") < (b.file ?? "") ? -1 : 1;
}

/** All files and URLs that a recipe names, with their places. */
export const inputsOf = ({ videos }: CheckedRecipe): PlacedInput[] =>
  videos.flatMap(({ steps, origin }) =>
    steps.flatMap((step) => {
      if (step.kind !== "upload") return [];
      return origin === undefined ? step.inputs : step.inputs.map((input) => ({ ...input, origin }));
    }),
  );

const promptsOf = ({ steps }: CheckedVideo): string[] =>
  steps.flatMap((step) => (step.kind === "prompt" ? [step.text] : []));

const limitsOf = (limits: CheckedRecipe["head"]["limits"]): Partial<StageLimits> =>
  Object.fromEntries(Object.entries(limits ?? {}).filter(([, slots]) => slots !== undefined));

function expandVideo(video: CheckedVideo, context: ExpandContext): Video {
  return {
    id: video.id,
    ...context.placeOf(video),
    ...(video.language === undefined ? {} : { language: video.language }),
    ...(video.tags.length === 0 ? {} : { tags: video.tags }),
    steps: video.steps.map((step) => expandStep(step, context)),
  };
}

function expandStep(step: NamedStep, { inputs }: ExpandContext): Step {
  switch (step.kind) {
    case "prompt":
      return {
        kind: "prompt",
        text: step.text,
        ...(step.onQuestion === undefined ? {} : { onQuestion: step.onQuestion }),
        ...(step.expect === undefined ? {} : { expect: step.expect }),
      };
    case "upload":
      return { kind: "upload", inputs: step.inputs.flatMap(({ text }) => inputs.get(text) ?? []) };
    case "export":
      return {
        kind: "export",
        format: step.format,
        quality: step.quality,
        file: step.output,
        ...(step.expect === undefined ? {} : { expect: step.expect }),
      };
  }
}
