// `validate`: every mistake with its place; needs no token and sends nothing.

import { hasErrors, type Diagnostic } from "../../core/diagnostic.ts";
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
  const config = await openConfig(context, showMistakes);
  const { recipes, diagnostics } = await readRecipes(context, {
    config,
    patterns,
    ...(await recipeChoice(context, given)),
  });
  const { screen, flags } = context;
  if (flags.json === true) showJson(screen, { diagnostics: diagnostics.map(machineShape) });
  else await showMistakes(context, diagnostics);
  if (hasErrors(diagnostics)) return EXIT.usage;
  if (flags.json !== true) {
    const videos = recipes.reduce((sum, recipe) => sum + recipe.videos.length, 0);
    const of = recipes.length === 1 ? "" : ` in ${recipes.length} recipes`;
    screen.out(`All right: ${videos} ${videos === 1 ? "video" : "videos"}${of}.\n`);
  }
  return EXIT.done;
}

async function showMistakes(context: CommandContext, diagnostics: readonly Diagnostic[]): Promise<void> {
  showDiagnostics(context, diagnostics);
  if (diagnostics.length === 0) return;
  const { annotate, wantsAnnotations } = await import("../annotate.ts");
  if (wantsAnnotations(context)) annotate(context, diagnostics);
}

/** Without the text of the line: whoever reads this has the file. */
const machineShape = ({
  file,
  line,
  column,
  severity,
  code,
  message,
  hint,
  related,
}: Diagnostic): object => ({
  file,
  line,
  column,
  severity,
  code,
  message,
  ...(hint !== undefined && { hint }),
  ...(related !== undefined && { related }),
});
