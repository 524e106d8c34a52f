// The loop of one video: ask what is next, get a slot if it needs one, perform it, until there is an outcome.

import type { Decision, Unaddressed } from "../core/run/decision.ts";
import type { OutcomeFact } from "../core/run/events.ts";
import type { Stage } from "../core/stage.ts";
import { perform } from "./perform.ts";
import type { Slots } from "./slots.ts";
import type { VideoContext } from "./video-context.ts";

export interface Turn {
  readonly slots: Slots;
  /** Lower goes first; asked whenever a slot is wanted. */
  readonly rank: () => number;
}

export async function runVideo(context: VideoContext, turn: Turn): Promise<Unaddressed<OutcomeFact>> {
  for (;;) {
    const decision = context.decide();
    if (decision.do === "finish") {
      await context.emit(decision.fact);
      return decision.fact;
    }
    const stage = stageOf(decision);
    if (stage === undefined) await perform(context, decision);
    else await turn.slots.use(stage, turn.rank(), () => whileIn(stage, context));
  }
}

const stageOf = (decision: Decision): Stage | undefined => ("stage" in decision ? decision.stage : undefined);

/** The world may have changed while it waited for the slot, so it decides anew, and leaves when the stage has ended. */
async function whileIn(stage: Stage, context: VideoContext): Promise<void> {
  for (;;) {
    const decision = context.decide();
    if (stageOf(decision) !== stage) return;
    await perform(context, decision);
  }
}
