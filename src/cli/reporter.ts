// The reporter that the flags and the surroundings ask for, and the files that a run leaves at its end.

import type { Recipe } from "../core/recipe/recipe.ts";
import type { RetryTiming } from "../core/run/retry.ts";
import { chooseReporter, REPORTER_NAMES } from "../reporters/choose.ts";
import type { ReporterKind } from "../reporters/choose.ts";
import { createReporter } from "../reporters/create.ts";
import type { Reporter } from "../reporters/reporter.ts";
import { asLines } from "../reporters/sanitize.ts";
import { together } from "../reporters/together.ts";
import type { CommandContext } from "./context.ts";
import { EndFiles } from "./end-files.ts";
import type { EndFile } from "./end-files.ts";
import { githubFiles } from "./github-files.ts";
import type { NextCommands } from "./next-commands.ts";
import { isGitHub } from "./screen.ts";
import { videoPlaces } from "./video-places.ts";

export interface ReporterParts {
  readonly stillWorkingMs: number;
  readonly retryTiming: RetryTiming;
  readonly recipes: readonly Recipe[];
  readonly next: NextCommands;
  /** Only what went wrong, and the totals. */
  readonly quiet: boolean;
  /** Asked for with `--junit`. */
  readonly junit: EndFile | undefined;
}

export async function openReporter(context: CommandContext, parts: ReporterParts): Promise<Reporter> {
  const { screen } = context;
  const { quiet, next, recipes, junit } = parts;
  const kind = kindOf(context, quiet);
  const placeOf = videoPlaces(context, recipes);
  const { stillWorkingMs, retryTiming } = parts;
  const reporter = await createReporter(kind, { screen, stillWorkingMs, retryTiming, quiet, placeOf });
  const files = [
    ...(junit === undefined ? [] : [junit]),
    ...(kind === "github" ? githubFiles(context.env) : []),
  ];
  if (files.length === 0) return reporter;
  const warn = (words: string): void => screen.err(asLines([`nemo-pipeline: ${words}`]));
  return together([reporter, new EndFiles({ files, next, placeOf, now: () => screen.now(), warn })]);
}

function kindOf({ flags, env, screen }: CommandContext, quiet: boolean): ReporterKind {
  const asked = flags.json === true ? "json" : flags.reporter;
  const name = REPORTER_NAMES.find((known) => known === asked) ?? "auto";
  const { interactive } = screen;
  return chooseReporter(name, {
    interactive,
    quiet,
    ci: isSet(env["CI"]),
    github: isGitHub(env),
    term: env["TERM"],
  });
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== "" && value !== "false";
