// Mistakes at their lines in GitHub Actions, beside what the log says.

import path from "node:path";
import type { Diagnostic } from "../core/diagnostic.ts";
import { diagnosticAnnotations } from "../reporters/diagnostic-annotations.ts";
import type { CommandContext } from "./context.ts";
import { isGitHub } from "./screen.ts";

/** Where the flags ask for it, or, left to the program, in GitHub Actions. */
export function wantsAnnotations({ flags, env }: CommandContext): boolean {
  if (flags.json === true) return false;
  const { reporter = "auto" } = flags;
  return reporter === "github" || (reporter === "auto" && isGitHub(env));
}

export function annotate({ screen, env, workingDir }: CommandContext, all: readonly Diagnostic[]): void {
  const top = env["GITHUB_WORKSPACE"] ?? "";
  for (const command of diagnosticAnnotations(
    all,
    (file) => nameIn(top, path.resolve(workingDir, file)) ?? file,
  ))
    screen.command(command);
}

/** From the repository's top, with `/`; undefined for what lies outside, or is no file. */
function nameIn(top: string, file: string): string | undefined {
  const way = top === "" ? ".." : path.relative(top, file);
  return way.startsWith("..") || path.isAbsolute(way) ? undefined : way.split(path.sep).join("/");
}
