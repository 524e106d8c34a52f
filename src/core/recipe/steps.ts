// A video's short forms made long: every upload, prompt and export, each with its place in the file.

import type { Path } from "../mistake.ts";
import { draftExpectation, fileExpectation } from "./expect-schema.ts";
import type { DraftExpectation, FileExpectation } from "./expectation.ts";
import type { ExportFormat, ExportQuality } from "./recipe.ts";
import type { Origin } from "./rows.ts";
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
  readonly origin?: Origin;
}

export interface PlacedPrompt {
  readonly kind: "prompt";
  readonly path: Path;
  readonly text: string;
  readonly onQuestion?: string;
  readonly expect?: DraftExpectation;
}

export interface PlacedExport {
  readonly kind: "export";
  readonly path: Path;
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
  /** As the recipe names it, with the place of the name. */
  readonly file?: PlacedInput;
  readonly expect?: FileExpectation;
  /** Where that stands, if not below the step itself. */
  readonly expectPath?: Path;
}

export interface ExportDefaults {
  readonly format: ExportFormat;
  readonly quality: ExportQuality;
}

export interface VideoSource {
  readonly path: Path;
  readonly entry: VideoEntry;
  readonly defaults: ExportDefaults;
  /** The file that the video's row stands for: it goes first. */
  readonly first?: PlacedInput;
}

/** In order; the last prompt is always followed by an export, for what is paid for is wanted as a file. */
export function longSteps(video: VideoSource): PlacedStep[] {
  const { entry, path } = video;
  const written = [
    ...inputsFirst(video),
    ...(entry.prompt === undefined ? [] : [prompt(entry.prompt, [...path, "prompt"])]),
    ...(entry.steps ?? []).map((step, index) => longStep(step, [...path, "steps", index], video)),
  ];
  const lastPrompt = written.findLastIndex((step) => step.kind === "prompt");
  const isExported = written.some((step, index) => step.kind === "export" && index > lastPrompt);
  const steps = isExported ? written : [...written, exportStep({}, path, video)];
  return withLastExport(steps, video);
}

function inputsFirst({ entry, path, first }: VideoSource): PlacedUpload[] {
  const at = [...path, "inputs"];
  const inputs = [
    ...(first === undefined ? [] : [first]),
    ...(entry.inputs === undefined ? [] : placedInputs(entry.inputs, at)),
  ];
  return inputs.length === 0 ? [] : [{ kind: "upload", path: at, inputs }];
}

function longStep(step: StepEntry, path: Path, video: VideoSource): PlacedStep {
  if (typeof step === "string") return prompt(step, path);
  if ("prompt" in step) return fullPrompt(step, path);
  if ("upload" in step) return upload(step.upload, [...path, "upload"]);
  return exportStep(step.export ?? {}, [...path, "export"], video);
}

/** Space around a prompt, such as the last newline of a block, is no part of what is asked, and must not cost a new video. */
const prompt = (text: string, path: Path): PlacedPrompt => ({ kind: "prompt", path, text: text.trim() });

function fullPrompt(step: Extract<StepEntry, { prompt: string }>, path: Path): PlacedPrompt {
  const { on_question: onQuestion, expect } = step;
  return {
    ...prompt(step.prompt, [...path, "prompt"]),
    ...(onQuestion === undefined ? {} : { onQuestion: onQuestion.trim() }),
    ...(expect === undefined ? {} : { expect: draftExpectation(expect) }),
  };
}

const upload = (inputs: InputsEntry, path: Path): PlacedUpload => ({
  kind: "upload",
  path,
  inputs: placedInputs(inputs, path),
});

const placedInputs = (inputs: InputsEntry, path: Path): PlacedInput[] =>
  typeof inputs === "string"
    ? [{ text: inputs, path }]
    : inputs.map((text, index) => ({ text, path: [...path, index] }));

function exportStep(settings: ExportSettings, path: Path, { entry, defaults }: VideoSource): PlacedExport {
  const step: PlacedExport = {
    kind: "export",
    path,
    format: settings.format ?? entry.export?.format ?? defaults.format,
    quality: settings.quality ?? entry.export?.quality ?? defaults.quality,
    ...(settings.expect === undefined ? {} : { expect: fileExpectation(settings.expect) }),
  };
  return settings.file === undefined
    ? step
    : { ...step, file: { text: settings.file, path: [...path, "file"] } };
}

/** The file that a video names for itself, and what it expects of it, are about its last export. */
function withLastExport(steps: readonly PlacedStep[], { entry, path }: VideoSource): PlacedStep[] {
  const { file: text, expect } = entry.export ?? {};
  const last = steps.findLastIndex((step) => step.kind === "export");
  return steps.map((step, index) => {
    if (index !== last || step.kind !== "export") return step;
    const file = step.file ?? (text === undefined ? undefined : { text, path: [...path, "export", "file"] });
    const wanted = step.expect ?? (expect === undefined ? undefined : fileExpectation(expect));
    const place = step.expect === undefined ? { expectPath: [...path, "export", "expect"] } : {};
    return {
      ...step,
      ...(file === undefined ? {} : { file }),
      ...(wanted === undefined ? {} : { expect: wanted, ...place }),
    };
  });
}
