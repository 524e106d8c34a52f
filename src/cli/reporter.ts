// The reporter that the flags and the surroundings ask for.

import { chooseReporter } from "../reporters/choose.ts";
import type { Reporter } from "../reporters/reporter.ts";
import type { CommandContext } from "./context.ts";

export function createReporter({ flags, env, screen }: CommandContext, stillWorkingMs: number): Reporter {
  const name = flags.json === true ? "json" : (flags.reporter ?? "auto");
  return chooseReporter(name, { screen, env, stillWorkingMs });
}
