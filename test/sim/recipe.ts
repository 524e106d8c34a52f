// Owns the recipe of a world, as the recipe file's room would have read it.

import type { Recipe, Step } from "../../src/core/recipe/recipe.ts";
import type { VideoSpec } from "./spec.ts";
import { PROJECT, RECIPE } from "./places.ts";
import type { World } from "./world.ts";

export const inputFile = (video: string, index: number): string => `${PROJECT}/media/${video}-${index}.jpg`;

export const outputFile = ({ id, format, renamed }: VideoSpec, nth: number): string =>
  `out/${id}${nth === 0 ? "" : `-${nth}`}${renamed ? "-renamed" : ""}.${format}`;

export function recipeOf(world: World): Recipe {
  return {
    name: RECIPE,
    file: "launch.yaml",
    skill: "free-video-generation-api",
    language: "en",
    budget: world.spec.budget,
    limits: {},
    videos: world.videos.map((video, index) => ({ id: video.id, line: index + 1, steps: stepsOf(video) })),
  };
}

function stepsOf(video: VideoSpec): Step[] {
  const steps: Step[] = [];
  if (video.inputs > 0) {
    const inputs = Array.from({ length: video.inputs }, (_, index) => {
      const path = inputFile(video.id, index);
      return { kind: "file", path, name: path.slice(path.lastIndexOf("/") + 1) } as const;
    });
    steps.push({ kind: "upload", inputs });
  }
  video.prompts.forEach((text, index) => {
    steps.push({ kind: "prompt", text });
    const isLast = index === video.prompts.length - 1;
    if (isLast || video.exportsAfter.includes(index + 1))
      steps.push(exportStep(video, isLast ? 0 : index + 1));
  });
  return steps;
}

const exportStep = (video: VideoSpec, nth: number): Step => ({
  kind: "export",
  format: video.format,
  quality: video.quality,
  file: outputFile(video, nth),
});
