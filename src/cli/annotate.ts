// Mistakes at their lines in GitHub Actions, beside what the log says.

import type { Diagnostic } from "../core/diagnostic.ts";
import { diagnosticAnnotations } from "../reporters/diagnostic-annotations.ts";
import type { CommandContext } from "./context.ts";
import { isGitHub } from "./screen.ts";
import { nameInRepository } from "./video-places.ts";
import { showDiagnostics } from "./workspace.ts";

/** Where the flags ask for it, or, left to the program, in GitHub Actions. */
export function wantsAnnotations({ flags, env }: CommandContext): boolean {
  if (flags.json === true) return false;
  const { reporter = "auto" } = flags;
  return reporter === "github" || (reporter === "auto" && isGitHub(env));
}

/** For a run: in the log, and what keeps it from beginning at its lines as well. */
export function showWithErrors(context: CommandContext, diagnostics: readonly Diagnostic[]): void {
  showDiagnostics(context, diagnostics);
  if (!wantsAnnotations(context)) return;
  annotate(
    context,
    diagnostics.filter(({ severity }) => severity === "error"),
  );
}

export function annotate({ screen, env, workingDir }: CommandContext, all: readonly Diagnostic[]): void {
  const pathOf = (file: string): string => nameInRepository({ env, workingDir }, file);
  for (const command of diagnosticAnnotations(all, pathOf)) screen.command(command);
}
