// The inputs of one upload step, sent in one attempt.

import type { Input } from "../../core/recipe/recipe.ts";
import type { Do } from "../../core/run/decision.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function upload(context: VideoContext, { step }: Do<"upload">): Promise<void> {
  const named = { key: step.key, step: step.label };
  await context.emit({ type: "upload.started", ...named, inputs: step.inputs.map(nameOf) });
  const request = { sessionId: context.record.session?.id ?? "", inputs: step.inputs };
  const result = await context.ports.backend.upload(request, context.call("upload"));
  if (!result.ok) {
    return attemptFailed(context, { stage: "upload", key: step.key, failure: result.error });
  }
  const files = result.value.map((file) => file.name);
  await context.emit({ type: "upload.finished", ...named, files });
}

/** An URL's query may hold a signature: it stays out of the journal. */
const nameOf = (input: Input): string =>
  input.kind === "file" ? input.name : input.url.replace(/[?#].*$/s, "");
