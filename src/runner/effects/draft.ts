// Reading the draft. What it holds is kept under its digest, so that an export can be made of it later.

import { timelineSummary } from "../../core/conversation/timeline.ts";
import type { Do } from "../../core/run/decision.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function readDraft(context: VideoContext, decision: Do<"read-draft">): Promise<void> {
  const { backend, drafts } = context.ports;
  const sessionId = context.record.session?.id ?? "";
  const result = await backend.readDraft({ sessionId }, context.call("draft"));
  if (!result.ok) {
    return attemptFailed(context, { stage: "draft", key: decision.key, failure: result.error });
  }
  const draft = result.value;
  if (draft.exportable && decision.purpose !== "before") await drafts.put(draft.digest, draft.raw);
  await context.emit({
    type: "draft.read",
    purpose: decision.purpose,
    digest: draft.digest,
    tracks: draft.tracks.length,
    timeline: timelineSummary(draft),
  });
}
