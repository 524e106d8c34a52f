// A video's short forms made long: every upload, prompt and export, each with its place in the file.

import type { Mistake, Path } from "../mistake.ts";
import { checkPrompt } from "./prompts.ts";
import type { ExportFormat, ExportQuality } from "./recipe.ts";
import type { ExportSettings, InputsEntry, StepEntry, VideoEntry } from "./schema.ts";

export type PlacedStep = PlacedUpload | PlacedPrompt | PlacedExport;

export interface PlacedUpload {
  readonly kind: "upload";
  readonly path: Path;
  readonly inputs: readonly PlacedInput[];
}

/** A file or URL as the recipe names it. */
export interface PlacedInput {
  readonly text: string;
  readonly path: Path;
}

export interface PlacedPrompt {
  readonly kind: "prompt";
  readonly path: Path;
  readonly text: string;
}

export interface PlacedExport {
  readonly kind: "export";
  readonly path: Path;
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
  /** As the recipe names it, with the place of the name. */
  readonly file?: PlacedInput;
}

export interface ExportDefaults {
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
}

export interface VideoSource {
  readonly path: Path;
  readonly entry: VideoEntry;
  readonly defaults: ExportDefaults;
}

/** In order; the last prompt is always followed by an export, for what is paid for is wanted as a file. */
export function longSteps(video: VideoSource): PlacedStep[] {
  const { entry, path } = video;
  const written = [
    ...(entry.inputs === undefined ? [] : [upload(entry.inputs, [...path, "inputs"])]),
    ...(entry.prompt === undefined ? [] : [prompt(entry.prompt, [...path, "prompt"])]),
    ...(entry.steps ?? []).map((step, index) => longStep(step, [...path, "steps", index], video)),
  ];
  const lastPrompt = written.findLastIndex((step) => step.kind === "prompt");
  const isExported = written.some((step, index) => step.kind === "export" && index > lastPrompt);
  const steps = isExported ? written : [...written, exportStep({}, path, video)];
  return withFileOfVideo(steps, video);
}

function longStep(step: StepEntry, path: Path, video: VideoSource): PlacedStep {
  if (typeof step === "string") return prompt(step, path);
  if ("prompt" in step) return prompt(step.prompt, [...path, "prompt"]);
  if ("upload" in step) return upload(step.upload, [...path, "upload"]);
  return exportStep(step.export ?? {}, [...path, "export"], video);
}

/** Space around a prompt, such as the last newline of a block, is no part of what is asked, and must not cost a new video. */
const prompt = (text: string, path: Path): PlacedPrompt => ({ kind: "prompt", path, text: text.trim() });

const upload = (inputs: InputsEntry, path: Path): PlacedUpload => ({
  kind: "upload",
  path,
  inputs:
    typeof inputs === "string"
      ? [{ text: inputs, path }]
      : inputs.map((text, index) => ({ text, path: [...path, index] })),
});

function exportStep(settings: ExportSettings, path: Path, { entry, defaults }: VideoSource): PlacedExport {
  const step: PlacedExport = {
    kind: "export",
    path,
    format: settings.format ?? entry.export?.format ?? defaults.format,
    quality: settings.quality ?? entry.export?.quality ?? defaults.quality,
  };
  return settings.file === undefined
    ? step
    : { ...step, file: { text: settings.file, path: [...path, "file"] } };
}

/** The file that a video names for itself is that of its last export. */
function withFileOfVideo(steps: readonly PlacedStep[], { entry, path }: VideoSource): PlacedStep[] {
  const text = entry.export?.file;
  const last = steps.findLastIndex((step) => step.kind === "export");
  return steps.map((step, index) =>
    index === last && step.kind === "export" && step.file === undefined && text !== undefined
      ? { ...step, file: { text, path: [...path, "export", "file"] } }
      : step,
  );
}

/** What is wrong with the order and the content of steps. */
export function checkSteps(steps: readonly PlacedStep[], path: Path): Mistake[] {
  const prompts = steps.filter((step) => step.kind === "prompt");
  const empty = prompts.flatMap((step) => checkPrompt(step.text, step.path));
  if (prompts.length === 0) return [noPrompt(path)];
  return [...empty, ...earlyExports(steps), ...repeatedExports(steps), ...lateUploads(steps)];
}

const noPrompt = (path: Path): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "no-prompt",
  message: `\`${String(path.at(-1))}\` has no prompt, so there would be nothing to export`,
  hint: "Write `prompt: …`, or a step with a prompt",
});

function earlyExports(steps: readonly PlacedStep[]): Mistake[] {
  const first = steps.findIndex((step) => step.kind === "prompt");
  return steps.slice(0, first).flatMap((step) => (step.kind === "export" ? [tooEarly(step.path)] : []));
}

const tooEarly = (path: Path): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "early-export",
  message: "This export comes before any prompt, so there is nothing to export yet",
  hint: "Move it behind a prompt",
});

function repeatedExports(steps: readonly PlacedStep[]): Mistake[] {
  let sincePrompt = new Set<string>();
  return steps.flatMap((step) => {
    if (step.kind === "prompt") sincePrompt = new Set();
    if (step.kind !== "export") return [];
    const what = `${step.format} in ${step.quality} quality`;
    const isRepeated = sincePrompt.has(what);
    sincePrompt.add(what);
    return isRepeated ? [repeated(step.path, what)] : [];
  });
}

const repeated = (path: Path, what: string): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "repeated-export",
  message: `The same export stands here twice: ${what}, with no prompt in between`,
  hint: "Remove one of them, or give it another format or quality",
});

function lateUploads(steps: readonly PlacedStep[]): Mistake[] {
  const lastPrompt = steps.findLastIndex((step) => step.kind === "prompt");
  return steps.slice(lastPrompt).flatMap((step) => (step.kind === "upload" ? [unused(step.path)] : []));
}

const unused = (path: Path): Mistake => ({
  path,
  part: "key",
  severity: "warning",
  code: "unused-upload",
  message: "No prompt follows this upload, so the files are not used",
  hint: "Move it before the prompt that speaks of them",
});
