// The paid step. Its intent is on disk before the request leaves; whatever comes back is reported, nothing is repeated here.

import type { PromptOutcome } from "../../core/ports.ts";
import type { Do } from "../../core/run/decision.ts";
import { NOT_SENT } from "../not-sent.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function prompt(context: VideoContext, decision: Do<"prompt">): Promise<void> {
  await intend(context, decision);
  const { step } = decision;
  const request = { sessionId: context.record.session?.id ?? "", text: step.text };
  const mayStart = (): boolean => !context.mayNotPay();
  const outcome = mayStart()
    ? await context.ports.backend.prompt(request, { ...context.call("prompt"), mayStart })
    : NOT_SENT;
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

async function report(context: VideoContext, { step }: Do<"prompt">, outcome: PromptOutcome): Promise<void> {
  const named = { key: step.key, step: step.label };
  switch (outcome.kind) {
    case "rejected": {
      const rejected = context.emit({ type: "prompt.rejected", ...named, failure: outcome.failure });
      if (outcome === NOT_SENT) return rejected;
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
