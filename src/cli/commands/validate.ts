// `validate`: every mistake with its place; needs no token and sends nothing.

import { hasErrors } from "../../core/diagnostic.ts";
import { EXIT } from "../../core/run/exit-code.ts";
import { recipeChoice } from "../choice.ts";
import type { ChoiceFlags } from "../choice.ts";
import type { CommandContext } from "../context.ts";
import { openConfig, readRecipes, showDiagnostics } from "../workspace.ts";
import { showJson } from "../screen.ts";

export async function validate(
  context: CommandContext,
  patterns: readonly string[],
  given: ChoiceFlags,
): Promise<number> {
  const config = await openConfig(context);
  const { recipes, diagnostics } = await readRecipes(context, {
    config,
    patterns,
    ...(await recipeChoice(context, given)),
  });
  const { screen, flags } = context;
  if (flags.json === true) showJson(screen, { diagnostics: diagnostics.map(machineShape) });
  else showDiagnostics(context, diagnostics);
  if (hasErrors(diagnostics)) return EXIT.usage;
  if (flags.json !== true) {
    const videos = recipes.reduce((sum, recipe) => sum + recipe.videos.length, 0);
    const of = recipes.length === 1 ? "" : ` in ${recipes.length} recipes`;
    screen.out(`All right: ${videos} ${videos === 1 ? "video" : "videos"}${of}.\n`);
  }
  return EXIT.done;
}

const machineShape = ({
  file,
  line,
  column,
  severity,
  code,
  message,
  hint,
}: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}): object => ({ file, line, column, severity, code, message, ...(hint !== undefined && { hint }) });
