// Wanted against done: which step of a video is next, or why it must be made from the start.

import type { VideoRecord } from "../run/state.ts";
import type { WantedExport, WantedStep, WantedVideo } from "./keys.ts";

export type Progress =
  | { readonly kind: "done" }
  | { readonly kind: "next"; readonly step: WantedStep }
  /** What was done is not a beginning of what is wanted: a new session, from the start. */
  | { readonly kind: "rebuild"; readonly reason: string };

/** Pure and cheap: asked again after every event. */
export function progress(video: WantedVideo, record: VideoRecord | undefined): Progress {
  const missing = stillNeeded(video, ({ key }) => isMade(record, key)).filter(
    (step) => !isDone(step, record),
  );
  const [first] = missing;
  if (missing.every((step) => step.kind === "export") && missing.every((step) => canRender(step, record))) {
    return first === undefined ? { kind: "done" } : { kind: "next", step: first };
  }
  const reason = divergence(video, record);
  if (reason !== undefined) return { kind: "rebuild", reason };
  return first === undefined ? { kind: "done" } : { kind: "next", step: first };
}

/** Downloaded whole and checked: under its name, or set aside because it is not as expected. */
export const isMade = (record: VideoRecord | undefined, key: string): boolean => {
  const phase = record?.exports.get(key)?.phase;
  return phase === "done" || phase === "aside";
};

/** Once every export has been made, what led to them is of no further use, and whether its session still exists neither. */
export function stillNeeded(
  { steps }: WantedVideo,
  isMade: (step: WantedExport) => boolean,
): readonly WantedStep[] {
  if (!steps.every((step) => step.kind !== "export" || isMade(step))) return steps;
  const last = steps.findLastIndex((step) => step.kind === "export");
  return steps.filter((step, index) => step.kind === "export" || index > last);
}

export function isDone(step: WantedStep, record: VideoRecord | undefined): boolean {
  if (record === undefined) return false;
  return step.kind === "export"
    ? isExported(step, record)
    : record.done.some((item) => item.key === step.key);
}

/** The export is finished under the wanted name. A finished one under another name is moved, which is a step still to do. */
function isExported(step: WantedExport, record: VideoRecord): boolean {
  const item = record.exports.get(step.key);
  return item?.phase === "done" && item.file === step.file;
}

/** The draft that the export shows was made in the current session, or the render is on its way. */
function canRender(step: WantedStep, record: VideoRecord | undefined): boolean {
  if (step.kind !== "export" || record === undefined) return false;
  if (isMade(record, step.key)) return true;
  return record.done.some((item) => item.key === step.after);
}

function divergence(video: WantedVideo, record: VideoRecord | undefined): string | undefined {
  const done = record?.done ?? [];
  const wanted = video.steps.filter((step) => step.kind !== "export");
  const index = done.findIndex((item, position) => wanted[position]?.key !== item.key);
  const before = done[index];
  if (before === undefined) return undefined;
  const now = wanted[index];
  if (now === undefined) return "a step was taken out";
  if (before.kind === "prompt" && now.kind === "prompt" && before.text === now.text) {
    return "the skill or the language changed";
  }
  if (before.kind !== now.kind) return `${now.label} is new and comes before what was done`;
  return now.kind === "upload" ? "the inputs changed" : `${now.label} changed`;
}
