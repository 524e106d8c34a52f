// What two versions of a video say in each step: the words that a reviewer wants to see side by side.

import type { Input } from "../recipe/recipe.ts";
import { expectedWords } from "./expected-words.ts";
import type { KeySources, WantedStep, WantedVideo } from "./keys.ts";

/** Absent on the side that does not have it. */
export interface Detail {
  /** Such as "prompt 2". */
  readonly label: string;
  readonly before?: string;
  readonly after?: string;
}

/** sha256 of an input file's bytes, by absolute path. */
type FileDigest = KeySources["fileDigest"];

export interface VideoVersion {
  readonly video: WantedVideo;
  readonly fileDigest: FileDigest;
}

export function stepDetails(old: VideoVersion, now: VideoVersion): Detail[] {
  const before = new Map(old.video.steps.map((step) => [step.label, step]));
  const after = new Map(now.video.steps.map((step) => [step.label, step]));
  const labels = [...new Set([...after.keys(), ...before.keys()])];
  return labels.flatMap((label): Detail[] => {
    const [was, is] = [before.get(label), after.get(label)];
    const names = pair(was && inWords(was), is && inWords(is));
    // Files of the same names may hold something else.
    const told = names ?? pair(was && inWords(was, old.fileDigest), is && inWords(is, now.fileDigest));
    const expected = pair(was && expectedWords(was), is && expectedWords(is));
    return [
      ...(told === undefined ? [] : [{ label, ...told }]),
      ...(expected === undefined ? [] : [{ label: `${label}, expected`, ...expected }]),
    ];
  });
}

function pair(before: string | undefined, after: string | undefined): Omit<Detail, "label"> | undefined {
  if (before === after) return undefined;
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function inWords(step: WantedStep, fileDigest?: FileDigest): string {
  switch (step.kind) {
    case "prompt":
      return step.text;
    case "upload":
      return step.inputs.map((input) => nameOf(input, fileDigest)).join(", ");
    case "export":
      return `${step.format}, ${step.quality}, ${step.file}`;
  }
}

function nameOf(input: Input, fileDigest: FileDigest | undefined): string {
  if (input.kind === "url") return input.url;
  if (fileDigest === undefined) return input.name;
  return `${input.name} (sha256 ${fileDigest(input.path).slice(0, 12)})`;
}
