// Expectations that cannot come true, and corrections that would never be sent.

import type { Mistake, Path } from "../mistake.ts";
import type { PromptCosts } from "./budget.ts";
import type { DraftExpectation, FileExpectation, Otherwise } from "./expectation.ts";
import { checkPrompt } from "./prompts.ts";
import type { PlacedExport, PlacedPrompt, PlacedStep } from "./steps.ts";

export const checkExpectations = (steps: readonly PlacedStep[]): Mistake[] =>
  steps.flatMap((step) => {
    if (step.kind === "upload" || step.expect === undefined) return [];
    const path = expectPath(step);
    return [
      ...(step.kind === "export"
        ? contradictedByFormat(step, step.expect, path)
        : contradicted(step.expect, path)),
      ...(step.expect.otherwise.kind === "prompt" ? checkCorrection(step.expect.otherwise, path) : []),
    ];
  });

/** Of a prompt, its text has the path. */
const expectPath = (step: PlacedPrompt | PlacedExport): Path =>
  step.kind === "prompt"
    ? [...step.path.slice(0, -1), "expect"]
    : (step.expectPath ?? [...step.path, "expect"]);

/** What is sent to put something right is a prompt like any other. */
const checkCorrection = ({ text }: Extract<Otherwise, { kind: "prompt" }>, path: Path): Mistake[] =>
  checkPrompt(text, [...path, "otherwise", "prompt"]);

function contradictedByFormat({ format }: PlacedExport, expect: FileExpectation, path: Path): Mistake[] {
  const { container, codec, hasAudio } = expect;
  const isGif = format === "gif";
  return [
    ...(container === undefined || container === format
      ? []
      : [
          impossible(
            [...path, "container"],
            `The export is a ${format} file, so its container is never ${container}`,
          ),
        ]),
    ...(codec === undefined || (codec === "gif") === isGif
      ? []
      : [impossible([...path, "codec"], `The export is a ${format} file, so its codec is never ${codec}`)]),
    ...(isGif && hasAudio === true
      ? [impossible([...path, "audio"], "The export is a gif file, which has no sound")]
      : []),
  ];
}

function contradicted({ canvas, ratio }: DraftExpectation, path: Path): Mistake[] {
  if (canvas === undefined || ratio === undefined) return [];
  const isAlike = Math.abs((canvas.widthPx * ratio.height) / (canvas.heightPx * ratio.width) - 1) <= 0.01;
  if (isAlike) return [];
  const words = `A canvas of ${canvas.widthPx}x${canvas.heightPx} never has a ratio of ${ratio.width}:${ratio.height}`;
  return [impossible([...path, "ratio"], words)];
}

const impossible = (path: Path, message: string): Mistake => ({
  path,
  part: "value",
  severity: "error",
  code: "impossible-expectation",
  message,
  hint: "Correct one of the two, or remove what is expected",
});

/** Only warnings: costs are estimates. */
export const checkCorrectionBudgets = (
  videos: readonly { readonly steps: readonly PlacedStep[] }[],
  { edit }: PromptCosts,
): Mistake[] =>
  videos.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.kind === "upload" || step.expect?.otherwise.kind !== "prompt") return [];
      const { budgetCredits = Infinity } = step.expect.otherwise;
      return budgetCredits < edit ? [tooSmall([...expectPath(step), "otherwise", "budget"], edit)] : [];
    }),
  );

const tooSmall = (path: Path, edit: number): Mistake => ({
  path,
  part: "value",
  severity: "warning",
  code: "budget-too-small",
  message: `The budget does not cover the correction, which takes about ${edit} credits`,
  hint: "Raise `budget`, or write `otherwise: fail`",
});
