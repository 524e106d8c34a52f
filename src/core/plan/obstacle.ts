// What keeps a video from being worked on before anything is sent: an open question about money, or a file in the way.

import { CHANGE_OR_RERUN, CHANGE_OR_RESEND } from "../run/unfinished.ts";
import { questionReason } from "../run/question-reason.ts";
import { endedInVain } from "../run/state.ts";
import type { VideoRecord } from "../run/state.ts";
import { unmet } from "./expectations.ts";
import type { WantedExport, WantedVideo } from "./keys.ts";
import { isOneFile, namesOfBytes } from "./planned.ts";
import type { Obstacle, PlanContext } from "./planned.ts";
import { progress } from "./progress.ts";

export function obstacle(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: PlanContext,
): Obstacle | undefined {
  return (
    openQuestion(video, record, context) ??
    failedEarlier(video, record, context) ??
    notAsExpected(video, record, context) ??
    fileInTheWay(video, record, context)
  );
}

/** A prompt whose outcome nobody knows is the user's to decide when the recipe no longer asks for it. */
function openQuestion(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: PlanContext,
): Obstacle | undefined {
  const prompt = record?.prompt;
  if (prompt === undefined || endedInVain(prompt)) return undefined;
  // Without --rerun, a run looks first at what became of it.
  const known =
    prompt.phase !== "unknown" || video.steps.some((step) => step.key === (prompt.corrects ?? prompt.key));
  if (known && !context.rerun) return undefined;
  const why = context.rerun
    ? "it may have been paid for"
    : "the recipe has changed since, and it may have been paid for";
  return {
    state: "unknown",
    reason: `${prompt.step}: nobody knows whether it was carried out; ${why}. Say so first: resolve ${video.id} --applied, --resend or --abandon`,
  };
}

/** Sent, answered, and the draft stayed as it was: sending it again costs again, so only the user does that. */
function failedEarlier(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: PlanContext,
): Obstacle | undefined {
  const prompt = record?.prompt;
  if (prompt === undefined || context.retryFailed || context.rerun) return undefined;
  const step = video.steps.find(({ key }) => key === prompt.key);
  if (step?.kind !== "prompt") return undefined;
  if (prompt.phase === "asked" && step.onQuestion === undefined) {
    return { state: "failed", reason: `${prompt.step}: ${questionReason(prompt.question)}` };
  }
  if (prompt.phase !== "failed") return undefined;
  return {
    state: "failed",
    reason: `${prompt.step}: ${prompt.reason}. ${CHANGE_OR_RESEND}`,
  };
}

/** Carried out, and not what the recipe expects: nothing that is left to do would change that. */
function notAsExpected(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: PlanContext,
): Obstacle | undefined {
  if (record?.prompt !== undefined || context.rerun || progress(video, record).kind === "rebuild") return;
  const first = unmet(video, record, context.costs).find(({ consequence }) => consequence.kind !== "warn");
  if (first?.consequence.kind !== "fail") return undefined;
  return {
    state: "failed",
    reason: `${first.consequence.reason}. ${CHANGE_OR_RERUN}`,
  };
}

function fileInTheWay(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: PlanContext,
): Obstacle | undefined {
  for (const step of video.steps) {
    if (step.kind !== "export") continue;
    const reason = inTheWay(step, record, context);
    if (reason !== undefined) return { state: "failed", reason };
  }
  return undefined;
}

function inTheWay(
  step: WantedExport,
  record: VideoRecord | undefined,
  context: PlanContext,
): string | undefined {
  const facts = context.fileFacts(step.file);
  if (facts === undefined || isOwnBytes(step.file, record, context)) return undefined;
  const elsewhere = context.otherRecord?.files.has(step.file) === true;
  if (!elsewhere) {
    if (record?.files.has(step.file) === true) return undefined;
    return `${step.file} is there, and no journal knows it. If the state folder was lost, take it back; else move the file away, or name another`;
  }
  if (context.target === "cloud") return undefined;
  return `${step.file} was made on the cloud backend; the embedded one does not write over it. Use another --out-dir`;
}

function isOwnBytes(file: string, record: VideoRecord | undefined, { fileFacts }: PlanContext): boolean {
  const facts = fileFacts(file);
  const names = record === undefined ? [] : namesOfBytes(facts, record);
  return names.some((name) => name === file || isOneFile(facts, fileFacts(name)));
}
