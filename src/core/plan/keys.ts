// Step keys: a digest of the step before and of what this one says. Equal keys, equal work.

import type { Digest } from "../ports.ts";
import type { ExportStep, Input, PromptStep, Recipe, Step, UploadStep, Video } from "../recipe/recipe.ts";

/** A video as the recipe wants it, each step with its key and its name for people. */
export interface WantedVideo {
  readonly id: string;
  readonly line: number;
  /** ISO code. */
  readonly language: string;
  readonly steps: readonly WantedStep[];
}

export type WantedStep = WantedUpload | WantedPrompt | WantedExport;

interface Named {
  readonly key: string;
  /** Such as "prompt 2": counted by kind, from 1. */
  readonly label: string;
}

export type WantedUpload = Named & UploadStep;
/** `wish`: a digest of what is expected; absent where nothing is. It is in no key. */
export type WantedPrompt = Named & PromptStep & { readonly wish?: string };
/** `after` is the key of the last upload or prompt before it: the draft that is rendered. */
export type WantedExport = Named & ExportStep & { readonly after: string; readonly wish?: string };

/** Raised when what a key is made of changes; every video would then be made again, so: never without need. */
const KEY_VERSION = 1;

export interface KeySources {
  readonly digest: Digest;
  /** sha256 of an input file's bytes, by absolute path. */
  readonly fileDigest: (path: string) => string;
}

export function wantVideos(recipe: Recipe, sources: KeySources): WantedVideo[] {
  return recipe.videos.map((video) => wantVideo(video, recipe, sources));
}

function wantVideo(video: Video, recipe: Recipe, sources: KeySources): WantedVideo {
  const counts = { upload: 0, prompt: 0, export: 0 };
  const language = video.language ?? recipe.language;
  let before = firstKey({ skill: recipe.skill, language }, sources);
  const steps = video.steps.map((step): WantedStep => {
    counts[step.kind] += 1;
    const named = { key: stepKey(step, before, sources), label: `${step.kind} ${counts[step.kind]}` };
    if (step.kind === "export") return { ...step, ...named, after: before, ...wishOf(step, sources) };
    before = named.key;
    return { ...step, ...named, ...wishOf(step, sources) };
  });
  return { id: video.id, line: video.line, language, steps };
}

/** What follows when it does not hold is no part of it: nothing needs to be looked at again for that. */
function wishOf(step: Step, sources: Pick<KeySources, "digest">): { wish?: string } {
  if (step.kind === "upload" || step.expect === undefined) return {};
  const { otherwise: _, ...conditions } = step.expect;
  const says = Object.keys(conditions).length > 0;
  return says ? { wish: keyOf(sources, [JSON.stringify(conditions)]) } : {};
}

/** What the key of a video's first step follows. */
export const firstKey = (
  { skill, language }: { readonly skill: string; readonly language: string },
  sources: Pick<KeySources, "digest">,
): string => keyOf(sources, [KEY_VERSION, skill, language]);

export function stepKey(step: KeyedStep, before: string, sources: KeySources): string {
  switch (step.kind) {
    case "upload":
      return keyOf(sources, [before, "upload", ...step.inputs.map((input) => inputKey(input, sources))]);
    case "prompt":
      return keyOf(sources, [before, "prompt", step.text]);
    case "export":
      return keyOf(sources, [before, "export", step.format, step.quality]);
  }
}

/** File names are in no key. */
type KeyedStep = UploadStep | PromptStep | Omit<ExportStep, "file" | "expect">;

const inputKey = (input: Input, sources: KeySources): string =>
  input.kind === "url" ? `url:${input.url}` : `sha256:${sources.fileDigest(input.path)}`;

const keyOf = (sources: Pick<KeySources, "digest">, parts: readonly (string | number)[]): string =>
  sources.digest(JSON.stringify(parts)).slice(0, 32);
