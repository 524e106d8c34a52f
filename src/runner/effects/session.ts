// A session on the backend, and a new token when the old one has ended.

import type { Do } from "../../core/run/decision.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function createSession(context: VideoContext, decision: Do<"create-session">): Promise<void> {
  const { recipe, video, ports } = context;
  const request = { taskName: `${recipe.name}/${video.id}`, language: video.language };
  const result = await ports.backend.createSession(request, context.call("session"));
  if (!result.ok) {
    return attemptFailed(context, { stage: "session", key: decision.key, failure: result.error });
  }
  const { sessionId, taskId, account } = result.value;
  await context.emit({
    type: "session.created",
    session: sessionId,
    task: taskId,
    target: ports.backend.target,
    reason: decision.reason,
    ...(account !== undefined && { account }),
  });
}

export async function renewToken(context: VideoContext, decision: Do<"renew-token">): Promise<void> {
  const result = await context.ports.backend.renewToken(context.call("session"));
  if (result.ok) return context.emit({ type: "token.renewed", stage: decision.of });
  await attemptFailed(context, { stage: decision.of, key: decision.key, failure: result.error });
}
