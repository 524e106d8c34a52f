// The configuration as the program uses it: complete, frozen, and able to say where each value came from.

import type { Recipe } from "../core/recipe/recipe.ts";
import type { Notify } from "./notify.ts";
import { STAGE_LIMIT_KEYS, type Limits } from "./limits.ts";

export const DEFAULT_API_URL = "https://mega-api-prod.nemovideo.ai";
export const DEFAULT_WEB_URL = "https://nemovideo.com";

export interface Config {
  /** Absolute: where the configuration file is, else the working directory. */
  readonly projectDir: string;
  /** Absolute: the configuration file, if there is one. */
  readonly file?: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly webUrl: string;
  /** Absolute. */
  readonly stateDir: string;
  /** Relative to the project folder, with `/`. */
  readonly outDir: string;
  readonly allow: Allowed;
  readonly limits: Limits;
  readonly costs: Costs;
  readonly timing: Timing;
  /** Absent: nobody is told when a run has ended. */
  readonly notify?: Notify;
  /** Attribution profiles of the user's own. */
  readonly skills: readonly UserSkill[];
  /** `default`, or where the value of a key such as `timing.settle` was set. */
  origin(key: string): string;
}

interface Allowed {
  /** Names of environment variables that recipes may look up. */
  readonly env: readonly string[];
  readonly outsideInputs: boolean;
}

/** Estimated credits of a prompt. */
interface Costs {
  readonly generate: number;
  readonly edit: number;
}

export interface Timing {
  readonly requestTimeoutMs: number;
  readonly promptTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Waits before each look at the state when an outcome is in doubt. */
  readonly reconcileMs: readonly number[];
  /** Between two reads when waiting for a draft to become stable. */
  readonly settleMs: number;
  readonly renderPollMs: number;
  readonly renderTimeoutMs: number;
  readonly rateLimitWaitMs: number;
  readonly stillWorkingMs: number;
}

interface UserSkill {
  readonly name: string;
  readonly version: string;
}

/** What recipes say about limits beats the file; where several recipes run together, the smallest number counts. */
export function withRecipeLimits(
  config: Config,
  recipes: readonly Pick<Recipe, "file" | "limits">[],
): Config {
  const limits = { ...config.limits };
  const origins = new Map<string, string>();
  for (const key of STAGE_LIMIT_KEYS) {
    for (const recipe of recipes) {
      const slots = recipe.limits[key];
      if (slots === undefined || (origins.has(`limits.${key}`) && slots >= limits[key])) continue;
      limits[key] = slots;
      origins.set(`limits.${key}`, `recipe ${recipe.file}`);
    }
  }
  return Object.freeze({
    ...config,
    limits: Object.freeze(limits),
    origin: (key: string) => origins.get(key) ?? config.origin(key),
  });
}
