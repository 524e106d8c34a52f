// Why a video is out of date, in words.

import type { ExportRecord, OpenPrompt, VideoRecord } from "../run/state.ts";
import { unjudged, unmet } from "./expectations.ts";
import type { WantedExport, WantedVideo } from "./keys.ts";
import { isIntact } from "./planned.ts";
import type { PlanContext, PlannedStep } from "./planned.ts";

export function paidReason(
  video: WantedVideo,
  record: VideoRecord | undefined,
  { steps, costs }: { readonly steps: readonly PlannedStep[]; readonly costs: PlanContext["costs"] },
): string {
  const paid = steps.filter((step) => step.class === "paid").map((step) => step.label);
  const [wanting] = unmet(video, record, costs).filter(({ consequence }) => consequence.kind === "correct");
  if (wanting !== undefined) return `${wanting.step.label}: ${wanting.shortfalls}; to be corrected`;
  if (record?.sessionLost === true) return "its session is gone: made again from the start";
  if (record?.prompt?.phase === "failed") return failedReason(video, record.prompt, paid);
  if (record?.prompt?.phase === "asked") return `${record.prompt.step}: the backend's question is answered`;
  if (record?.prompt !== undefined)
    return `${paid.join(", ")} still to do, after a look at ${record.prompt.step}`;
  if (record === undefined || record.done.length === 0) return "new";
  const done = video.steps.filter((step) => step.kind === "prompt").length - paid.length;
  return done === 0 ? `${paid.join(", ")} still to do` : `${paid.join(", ")} appended, in the same session`;
}

function failedReason(video: WantedVideo, { key, step }: OpenPrompt, paid: readonly string[]): string {
  const again = video.steps.some((wanted) => wanted.key === key);
  return again ? `${paid.join(", ")} failed before and is sent again` : `${step} changed`;
}

export function freeReason(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: Pick<PlanContext, "fileFacts">,
): string {
  if (record?.prompt !== undefined) return `${record.prompt.step}: outcome to be looked up`;
  if (record !== undefined && isExpectedElse(video, record)) return EXPECTATION_CHANGED;
  for (const step of video.steps) {
    if (step.kind !== "export") continue;
    const reason = exportReason(step, record, context);
    if (reason !== undefined) return reason;
  }
  return unjudged(video, record).length > 0 ? EXPECTATION_CHANGED : "inputs to upload";
}

const EXPECTATION_CHANGED = "expectation changed: to be checked";

const isExpectedElse = (video: WantedVideo, record: VideoRecord): boolean =>
  unjudged(video, record).some(({ key }) => record.judged.has(key));

function exportReason(
  step: WantedExport,
  record: VideoRecord | undefined,
  context: Pick<PlanContext, "fileFacts">,
): string | undefined {
  const item = record?.exports.get(step.key);
  if (item === undefined) return changed(step, record);
  if (item.phase === "failed") return `${step.label}: the render failed before`;
  if (item.phase !== "done") return `${step.label}: still to be finished`;
  if (item.file !== step.file) return `${step.label}: renamed to ${step.file}`;
  if (isIntact(step, record, context)) return undefined;
  const there = context.fileFacts(step.file) !== undefined;
  const shown = there ? record?.exports.get(record.files.get(step.file)?.key ?? "") : undefined;
  if (shown !== undefined && shown.key !== step.key)
    return difference(step, shown) ?? `${step.label} is out of date`;
  return `${step.file} is ${there ? "damaged or was changed" : "missing"}`;
}

function changed(step: WantedExport, record: VideoRecord | undefined): string {
  const earlier = [...(record?.exports.values() ?? [])].findLast((item) => item.file === step.file);
  if (earlier === undefined) return `${step.label} is new`;
  return difference(step, earlier) ?? `${step.label} is out of date`;
}

function difference(step: WantedExport, earlier: ExportRecord): string | undefined {
  if (earlier.quality !== step.quality) return `quality changed from ${earlier.quality} to ${step.quality}`;
  if (earlier.format !== step.format) return `format changed from ${earlier.format} to ${step.format}`;
  return undefined;
}
