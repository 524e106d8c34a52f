// A video that grows while one talks: its steps so far, as its record tells them, and the next one behind them.

import { firstKey, stepKey } from "../core/plan/keys.ts";
import type { WantedExport, WantedPrompt, WantedStep, WantedUpload } from "../core/plan/keys.ts";
import type { Digest } from "../core/ports.ts";
import { finishedFile } from "../core/run/finished-files.ts";
import { EXPORT_FORMATS, EXPORT_QUALITIES } from "../core/recipe/recipe.ts";
import type { ExportStep, Input } from "../core/recipe/recipe.ts";
import { endedInVain } from "../core/run/state.ts";
import type { DoneStep, VideoRecord } from "../core/run/state.ts";

export interface Growth {
  /** Undefined as long as nothing was done. */
  readonly record: VideoRecord | undefined;
  readonly skill: string;
  readonly language: string;
  readonly digest: Digest;
  /** What an upload sent; nothing where it is not known any more. */
  readonly inputsOf: (key: string) => readonly Input[];
  /** Steps of a session that is gone, behind those that are done. */
  readonly lostBehind: (done: readonly DoneStep[]) => readonly DoneStep[];
}

/**
 * Uploads and prompts that were done, and the prompt whose outcome is open, under the keys that the record has: what has
 * been done is thereby always a beginning of what is wanted, and nothing of it is sent again.
 */
export function stepsSoFar(growth: Growth): (WantedUpload | WantedPrompt)[] {
  const counts = { upload: 0, prompt: 0 };
  const done = growth.record?.done ?? [];
  const steps = [...done, ...growth.lostBehind(done)].map((step) => {
    counts[step.kind] += 1;
    return doneStep(step, `${step.kind} ${counts[step.kind]}`, growth);
  });
  const open = growth.record?.prompt;
  if (open === undefined || endedInVain(open)) return steps;
  if (steps.some((step) => step.key === open.key)) return steps;
  return [...steps, { kind: "prompt", key: open.key, label: open.step, text: open.text }];
}

function doneStep(done: DoneStep, label: string, growth: Growth): WantedUpload | WantedPrompt {
  const { key } = done;
  return done.kind === "prompt"
    ? { kind: "prompt", key, label, text: done.text }
    : { kind: "upload", key, label, inputs: growth.inputsOf(key) };
}

const lastKey = (growth: Growth): string => stepsSoFar(growth).at(-1)?.key ?? firstKey(growth, growth);

export function nextPrompt(growth: Growth, text: string): WantedPrompt {
  const key = stepKey({ kind: "prompt", text }, lastKey(growth), withoutFiles(growth));
  return { kind: "prompt", key, label: nextLabel(growth, "prompt"), text };
}

export function nextUpload(
  growth: Growth,
  inputs: readonly Input[],
  fileDigest: (path: string) => string,
): WantedUpload {
  const { digest } = growth;
  const key = stepKey({ kind: "upload", inputs }, lastKey(growth), { digest, fileDigest });
  return { kind: "upload", key, label: nextLabel(growth, "upload"), inputs };
}

export function nextExport(growth: Growth, step: Omit<ExportStep, "kind">): WantedExport {
  const after = lastKey(growth);
  const count = finishedExports(growth).length + 1;
  const key = stepKey({ kind: "export", ...step }, after, withoutFiles(growth));
  return { kind: "export", key, label: `export ${count}`, after, ...step };
}

const nextLabel = (growth: Growth, kind: "prompt" | "upload"): string =>
  `${kind} ${stepsSoFar(growth).filter((step) => step.kind === kind).length + 1}`;

const withoutFiles = ({ digest }: Growth) => ({ digest, fileDigest: () => "" });

/** Exports whose file still shows what was exported, in the order of the drafts that they show. */
function finishedExports(growth: Growth): WantedExport[] {
  const { record } = growth;
  return stepsSoFar(growth).flatMap(({ key: after }) =>
    EXPORT_FORMATS.flatMap((format) =>
      EXPORT_QUALITIES.flatMap((quality): WantedExport[] => {
        const key = stepKey({ kind: "export", format, quality }, after, withoutFiles(growth));
        const file = record === undefined ? undefined : finishedFile(record, key)?.file;
        return file === undefined
          ? []
          : [{ kind: "export", key, label: "export", after, format, quality, file }];
      }),
    ),
  );
}

/** Steps and finished exports in the order in which a recipe would name them. */
export function wholeStory(growth: Growth): WantedStep[] {
  const exports = finishedExports(growth);
  return stepsSoFar(growth).flatMap((step): WantedStep[] => [
    step,
    ...exports.filter(({ after }) => after === step.key),
  ]);
}
