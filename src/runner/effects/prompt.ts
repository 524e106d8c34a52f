// The paid step. Its intent is on disk before the request leaves; whatever comes back is reported, nothing is repeated here.

import type { PromptOutcome } from "../../core/ports.ts";
import type { Do } from "../../core/run/decision.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function prompt(context: VideoContext, decision: Do<"prompt">): Promise<void> {
  await intend(context, decision);
  const { step } = decision;
  if (context.mayNotPay()) return takeBack(context, decision);
  const request = { sessionId: context.record.session?.id ?? "", text: step.text };
  const outcome = await context.ports.backend.prompt(request, context.call("prompt"));
  await report(context, decision, outcome);
}

/** Both facts change the state in this tick: no other video can reserve the same credits in between. */
async function intend(context: VideoContext, { step, before, work, estimate }: Do<"prompt">): Promise<void> {
  const named = { key: step.key, step: step.label };
  const reserved = context.emit({ type: "credits.reserved", ...named, credits: estimate });
  const intended = context.emit({
    type: "prompt.intended",
    ...named,
    text: step.text,
    work,
    estimate,
    before,
    ...(step.answers !== undefined && { answers: step.answers }),
    ...(step.corrects !== undefined && { corrects: step.corrects }),
  });
  await Promise.all([reserved, intended]);
}

/** While the intent was being written, the user said to stop or the backend refused to be paid: it has not left yet. */
function takeBack(context: VideoContext, { step }: Do<"prompt">): Promise<void> {
  const failure = { kind: "aborted", message: "the run was stopped before it was sent" } as const;
  return context.emit({ type: "prompt.rejected", key: step.key, step: step.label, failure });
}

async function report(context: VideoContext, { step }: Do<"prompt">, outcome: PromptOutcome): Promise<void> {
  const named = { key: step.key, step: step.label };
  switch (outcome.kind) {
    case "rejected": {
      const rejected = context.emit({ type: "prompt.rejected", ...named, failure: outcome.failure });
      const failed = attemptFailed(context, { stage: "prompt", key: step.key, failure: outcome.failure });
      await Promise.all([rejected, failed]);
      return;
    }
    case "lost":
      return context.emit({ type: "prompt.lost", ...named, failure: outcome.failure, texts: outcome.texts });
    case "ended": {
      const { texts, incomplete, error } = outcome;
      const reported = error === undefined ? {} : { error };
      return context.emit({ type: "prompt.ended", ...named, texts, incomplete, ...reported });
    }
  }
}
