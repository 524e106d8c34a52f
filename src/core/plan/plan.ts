// The plan: for each video what a run would do, why, at what class and for how many credits.

import { endedInVain } from "../run/state.ts";
import type { OpenPrompt, VideoRecord } from "../run/state.ts";
import { correctable, unjudged, unmet } from "./expectations.ts";
import type { ExpectingStep } from "./expectations.ts";
import type { WantedExport, WantedStep, WantedVideo } from "./keys.ts";
import { obstacle } from "./obstacle.ts";
import { isIntact } from "./planned.ts";
import type { ChangeClass, PlanContext, PlannedStep, PlannedVideo } from "./planned.ts";
import { isDone, isMade as isDownloaded, progress, stillNeeded } from "./progress.ts";
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
  if (record?.prompt !== undefined && isOfAnotherVideo(video, record.prompt)) {
    const { step } = record.prompt;
    return fromTheStart(
      video,
      `${step} changed: made again from the start, after a look at ${step}`,
      context,
    );
  }
  return goOn(video, record, context);
}

/** It was sent for what the recipe no longer asks for: once it is known what became of it, nothing can follow it. */
const isOfAnotherVideo = ({ steps }: WantedVideo, prompt: OpenPrompt): boolean =>
  !endedInVain(prompt) && prompt.corrects === undefined && !steps.some(({ key }) => key === prompt.key);

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
  const paid = { id: video.id, class: "paid", credits: estimate(steps, true, context), steps } as const;
  return withCorrections({ ...paid, reason }, correctable(video, undefined, context.costs), context);
}

function goOn(video: WantedVideo, record: VideoRecord | undefined, context: PlanContext): PlannedVideo {
  const corrected = toCorrect(video, record, context);
  const steps = stepsLeft(video, record, { context, corrected });
  if (steps.some((step) => step.class === "paid")) {
    const fresh =
      !(record?.done ?? []).some((step) => step.kind === "prompt") &&
      (record?.prompt === undefined || endedInVain(record.prompt));
    const credits = estimate(steps, fresh, context);
    const reason = paidReason(video, record, { steps, costs: context.costs });
    const perhaps = correctable(video, record, context.costs).filter(({ key }) => !corrected.has(key));
    return withCorrections({ id: video.id, class: "paid", reason, credits, steps }, perhaps, context);
  }
  if (steps.every((step) => step.class === "none")) return untouched(video, "nothing to do");
  return { id: video.id, class: "free", reason: freeReason(video, record, context), credits: 0, steps };
}

/** Keys of the steps of which it is known that a correction is to be sent. */
const toCorrect = (
  video: WantedVideo,
  record: VideoRecord | undefined,
  { costs }: PlanContext,
): ReadonlySet<string> =>
  new Set(
    unmet(video, record, costs).flatMap(({ step, consequence }) =>
      consequence.kind === "correct" ? [step.key] : [],
    ),
  );

function stepsLeft(
  video: WantedVideo,
  record: VideoRecord | undefined,
  { context, corrected }: { readonly context: PlanContext; readonly corrected: ReadonlySet<string> },
): PlannedStep[] {
  const needed = new Set(stillNeeded(video, (step) => isMade(step, record, context)));
  const toCheck = new Set<WantedStep>(unjudged(video, record));
  return video.steps.flatMap((step): PlannedStep[] => {
    const { kind, label } = step;
    const own = needed.has(step) ? stepClass(step, record, context) : "none";
    const planned: PlannedStep = { kind, label, class: own === "none" && toCheck.has(step) ? "free" : own };
    return corrected.has(step.key) ? [planned, correctionOf(label)] : [planned];
  });
}

const correctionOf = (label: string): PlannedStep => ({
  kind: "prompt",
  label: `${label} (correction)`,
  class: "paid",
});

/** Whether they are sent is known when the steps have been carried out: they are named, and not counted as spent. */
function withCorrections(
  planned: PlannedVideo,
  steps: readonly ExpectingStep[],
  { costs }: PlanContext,
): PlannedVideo {
  if (steps.length === 0) return planned;
  const corrections = steps.length * costs.edit;
  const names = steps.map(({ label }) => label).join(", ");
  const reason = `${planned.reason}; ${names} may be corrected for about ${corrections} credits more`;
  return { ...planned, reason, corrections };
}

/** Finished and whole, under the wanted name or under the one that it is moved from. */
function isMade(step: WantedExport, record: VideoRecord | undefined, context: PlanContext): boolean {
  const item = record?.exports.get(step.key);
  if (!isDownloaded(record, step.key) || item?.file === undefined) return false;
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
