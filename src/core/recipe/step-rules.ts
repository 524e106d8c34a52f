// Rules for the order and the content of a video's steps.

import type { Mistake, Path } from "../mistake.ts";
import { adviseOnPrompts } from "./advice.ts";
import { checkExpectations } from "./expect-rules.ts";
import { checkPrompt } from "./prompts.ts";
import type { PlacedPrompt, PlacedStep } from "./steps.ts";

/** What is wrong with the order and the content of steps. */
export function checkSteps(steps: readonly PlacedStep[], path: Path): Mistake[] {
  const prompts = steps.filter((step) => step.kind === "prompt");
  if (prompts.length === 0) return [noPrompt(path)];
  return [
    ...prompts.flatMap(checkPromptStep),
    ...checkExpectations(steps),
    ...earlyExports(steps),
    ...repeatedExports(steps),
    ...lateUploads(steps),
    ...promptsBeforeUploads(steps),
    ...adviseOnPrompts(steps),
  ];
}

const checkPromptStep = ({ text, path, onQuestion }: PlacedPrompt): Mistake[] => [
  ...checkPrompt(text, path),
  ...(onQuestion === undefined ? [] : checkPrompt(onQuestion, [...path.slice(0, -1), "on_question"])),
];

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
  let sincePrompt = new Map<string, Path>();
  return steps.flatMap((step) => {
    if (step.kind === "prompt") sincePrompt = new Map();
    if (step.kind !== "export") return [];
    const what = `${step.format} in ${step.quality} quality`;
    const first = sincePrompt.get(what);
    if (first !== undefined) return [repeated(step.path, { what, first })];
    sincePrompt.set(what, step.path);
    return [];
  });
}

const repeated = (path: Path, { what, first }: { readonly what: string; readonly first: Path }): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "repeated-export",
  message: `The same export stands here twice: ${what}, with no prompt in between`,
  hint: "Remove one of them, or give it another format or quality",
  related: [{ at: first, message: "the first one" }],
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

const UPLOADED =
  /\b(?:newly |just )?uploaded (?:[\p{L}-]+ ){0,2}?(?:photo|picture|image|clip|video|file|footage|audio|sound|music|song|track|logo|material|media)s?\b|上传的|hochgeladene/iu;

/** A prompt that speaks of uploads, where there is none yet: paid for, and made of nothing. */
function promptsBeforeUploads(steps: readonly PlacedStep[]): Mistake[] {
  const firstUpload = steps.findIndex((step) => step.kind === "upload");
  return steps.flatMap((step, index) => {
    if (step.kind !== "prompt" || !UPLOADED.test(step.text)) return [];
    if (firstUpload >= 0 && firstUpload < index) return [];
    return [nothingUploaded(step.path, steps[firstUpload]?.path)];
  });
}

const nothingUploaded = (path: Path, upload: Path | undefined): Mistake => ({
  path,
  part: "value",
  severity: "warning",
  code: "nothing-uploaded",
  message: "The prompt speaks of an upload, but nothing has been uploaded by then",
  hint:
    upload === undefined
      ? "Write `inputs: [media/photo.jpg]` for the video"
      : "Move the upload before this prompt",
  ...(upload === undefined ? {} : { related: [{ at: upload, message: "the upload" }] }),
});
