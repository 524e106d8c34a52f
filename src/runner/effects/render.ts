// Renders: asked for under an id that is on disk first, then followed until they end.

import type { Failure } from "../../core/failure.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Do } from "../../core/run/decision.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function submitRender(context: VideoContext, decision: Do<"submit-render">): Promise<void> {
  const { step } = decision;
  const source = await draftToRender(context, decision);
  if (!source.ok) return attemptFailed(context, { stage: "draft", key: step.key, failure: source.error });
  const render = decision.render ?? (await intendRender(context, decision, source.value.digest));
  const { format, quality } = step;
  const sessionId = context.record.session?.id ?? "";
  const request = { renderId: render, sessionId, draft: source.value.raw, format, quality };
  const result = await context.ports.backend.submitRender(request, context.call("render"));
  if (!result.ok) return attemptFailed(context, { stage: "render", key: step.key, failure: result.error });
  const named = { key: step.key, step: step.label, render };
  if (result.value.status !== "failed") return context.emit({ type: "render.submitted", ...named });
  await context.emit({ type: "render.failed", ...named, reason: result.value.reason ?? "no reason given" });
}

/** The draft as it was when it was decided on; where that was not kept, as the session has it now, if it is still at this step. */
async function draftToRender(
  context: VideoContext,
  { draft, step }: Do<"submit-render">,
): Promise<Result<{ readonly digest: string; readonly raw: unknown }, Failure>> {
  const kept = draft === "" ? undefined : await context.ports.drafts.get(draft);
  if (kept !== undefined) return ok({ digest: draft, raw: kept });
  const sessionId = context.record.session?.id ?? "";
  const result = await context.ports.backend.readDraft({ sessionId }, context.call("draft"));
  if (!result.ok) return err(result.error);
  const { digest, raw } = result.value;
  const isOfThisStep = digest === draft || context.record.done.at(-1)?.key === step.after;
  return isOfThisStep ? ok({ digest, raw }) : err(NOT_KEPT);
}

const NOT_KEPT: Failure = {
  kind: "local",
  message:
    "the draft that it shows is no longer in the state folder, and the session has gone on. Make the video again with --rerun",
};

async function intendRender(
  context: VideoContext,
  { step }: Do<"submit-render">,
  draft: string,
): Promise<string> {
  const render = `render_${context.ports.random.uuid()}`;
  const { format, quality, after } = step;
  const named = { key: step.key, step: step.label, render };
  await context.emit({ type: "render.intended", ...named, format, quality, draft, after });
  return render;
}

export async function followRender(context: VideoContext, decision: Do<"follow-render">): Promise<void> {
  const { step, render, everyMs, until } = decision;
  const { backend, clock } = context.ports;
  const named = { key: step.key, step: step.label, render };
  const options = context.call("poll");
  while (clock.now() < until && !context.stopped()) {
    const result = await backend.renderStatus({ renderId: render }, options);
    if (!result.ok) return attemptFailed(context, { stage: "poll", key: step.key, failure: result.error });
    const { status, progress, reason } = result.value;
    if (status === "failed") {
      return context.emit({ type: "render.failed", ...named, reason: reason ?? "no reason given" });
    }
    if (status === "completed") {
      context.renders.set(render, result.value);
      return context.emit({ type: "render.finished", ...named });
    }
    options.onProgress?.({ kind: "percent", done: progress ?? 0, total: 100 });
    if (wasInDoubt(context, step.key)) await context.emit({ type: "render.submitted", ...named });
    await pause(context, Math.min(everyMs, until - clock.now()));
  }
}

/** The backend has it after all, or answers again. */
const wasInDoubt = ({ record }: VideoContext, key: string): boolean =>
  record.attempts.poll !== undefined || record.exports.get(key)?.phase === "intended";

/** Woken early by what concerns others, it waits on: the backend is asked at its own pace. */
async function pause(context: VideoContext, ms: number): Promise<void> {
  const { clock } = context.ports;
  const until = clock.now() + ms;
  while (clock.now() < until && !context.stopped()) await context.wait(until - clock.now());
}
