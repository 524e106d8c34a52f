// What those who only watch a run are told: facts that are in the journal, and progress that never gets there.

import type { Progress } from "../ports.ts";
import type { AttemptStage, Event } from "./events.ts";

/** Listeners come after the journal and can neither delay nor break a run. */
export interface RunListener {
  event?(event: Event): void;
  progress?(progress: VideoProgress): void;
}

export interface VideoProgress extends Progress {
  readonly recipe: string;
  readonly video: string;
  readonly stage: AttemptStage;
}
