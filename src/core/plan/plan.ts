// The plan: for each video what a run would do, why, at what class and for how many credits.

import { endedInVain } from "../run/state.ts";
import type { VideoRecord } from "../run/state.ts";
import type { WantedExport, WantedStep, WantedVideo } from "./keys.ts";
import { obstacle } from "./obstacle.ts";
import { isIntact } from "./planned.ts";
import type { ChangeClass, PlanContext, PlannedStep, PlannedVideo } from "./planned.ts";
import { isDone, progress, stillNeeded } from "./progress.ts";
import { freeReason, paidReason } from "./reasons.ts";

export function planVideo(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: PlanContext,
): PlannedVideo {
  const inTheWay = obstacle(video, record, context);
  if (inTheWay !== undefined) return { ...untouched(video, inTheWay.reason), obstacle: inTheWay };
  if (context.rerun) return fromTheStart(video, "asked for with --rerun", context);
  const next = progress(video, record);
  if (next.kind === "rebuild")
    return fromTheStart(video, `${next.reason}: made again from the start`, context);
  return goOn(video, record, context);
}

const untouched = (video: WantedVideo, reason: string): PlannedVideo => ({
  id: video.id,
  class: "none",
  reason,
  credits: 0,
  steps: video.steps.map(({ kind, label }) => ({ kind, label, class: "none" })),
});

function fromTheStart(video: WantedVideo, reason: string, context: PlanContext): PlannedVideo {
  const steps = video.steps.map(({ kind, label }): PlannedStep => ({
    kind,
    label,
    class: kind === "prompt" ? "paid" : "free",
  }));
  return { id: video.id, class: "paid", reason, credits: estimate(steps, true, context), steps };
}

function goOn(video: WantedVideo, record: VideoRecord | undefined, context: PlanContext): PlannedVideo {
  const needed = new Set(stillNeeded(video, (step) => isMade(step, record, context)));
  const steps = video.steps.map((step): PlannedStep => {
    const { kind, label } = step;
    return { kind, label, class: needed.has(step) ? stepClass(step, record, context) : "none" };
  });
  const paid = steps.some((step) => step.class === "paid");
  if (paid) {
    const fresh =
      !(record?.done ?? []).some((step) => step.kind === "prompt") && record?.prompt === undefined;
    const credits = estimate(steps, fresh, context);
    return { id: video.id, class: "paid", reason: paidReason(video, record, steps), credits, steps };
  }
  if (steps.every((step) => step.class === "none")) return untouched(video, "nothing to do");
  return { id: video.id, class: "free", reason: freeReason(video, record, context), credits: 0, steps };
}

/** Finished and whole, under the wanted name or under the one that it is moved from. */
function isMade(step: WantedExport, record: VideoRecord | undefined, context: PlanContext): boolean {
  const item = record?.exports.get(step.key);
  if (item?.phase !== "done" || item.file === undefined) return false;
  return isIntact({ key: step.key, file: item.file }, record, context);
}

function stepClass(step: WantedStep, record: VideoRecord | undefined, context: PlanContext): ChangeClass {
  if (step.kind === "export")
    return isDone(step, record) && isIntact(step, record, context) ? "none" : "free";
  if (isDone(step, record)) return "none";
  if (step.kind === "upload") return "free";
  return record?.prompt?.key === step.key && !endedInVain(record.prompt) ? "free" : "paid";
}

/** The first prompt of a session without a draft generates, the others edit. */
function estimate(steps: readonly PlannedStep[], fresh: boolean, context: PlanContext): number {
  const prompts = steps.filter((step) => step.class === "paid").length;
  if (prompts === 0) return 0;
  return fresh ? context.costs.generate + (prompts - 1) * context.costs.edit : prompts * context.costs.edit;
}
