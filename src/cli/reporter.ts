// The reporter that the flags and the surroundings ask for.

import type { RetryTiming } from "../core/run/retry.ts";
import { chooseReporter, REPORTER_NAMES } from "../reporters/choose.ts";
import { createReporter } from "../reporters/create.ts";
import type { Reporter } from "../reporters/reporter.ts";
import type { CommandContext } from "./context.ts";

export interface ReporterTiming {
  readonly stillWorkingMs: number;
  readonly retryTiming: RetryTiming;
}

export function openReporter(
  { flags, env, screen }: CommandContext,
  timing: ReporterTiming,
): Promise<Reporter> {
  const asked = flags.json === true ? "json" : flags.reporter;
  const name = REPORTER_NAMES.find((known) => known === asked) ?? "auto";
  const { interactive } = screen;
  const kind = chooseReporter(name, { interactive, ci: isSet(env["CI"]), term: env["TERM"] });
  return createReporter(kind, { screen, ...timing });
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== "" && value !== "false";
