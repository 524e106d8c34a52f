// The stages that have a limit: how many of each may be in work at once.

const STAGES = ["upload", "prompt", "render", "download"] as const;
export type Stage = (typeof STAGES)[number];

/** In the words of the configuration. */
export interface StageLimits {
  readonly uploads: number;
  readonly prompts: number;
  readonly renders: number;
  readonly downloads: number;
}

export const DEFAULT_LIMITS: StageLimits = { uploads: 2, prompts: 3, renders: 3, downloads: 4 };
