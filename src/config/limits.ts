// How much may be in work at once.

import type { StageLimits } from "../core/stage.ts";
import type { Rate } from "./values.ts";

export const STAGE_LIMIT_KEYS = [
  "uploads",
  "prompts",
  "renders",
  "downloads",
] as const satisfies readonly (keyof StageLimits)[];

export interface Limits extends StageLimits {
  /** Requests to the backend in a span of time; absent: as many as there are. */
  readonly requests?: Rate;
  /** Videos in work at once; absent: the stages' limits alone decide. */
  readonly videos?: number;
}
