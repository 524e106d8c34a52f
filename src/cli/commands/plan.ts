// `plan`: what a run would do, why, at what class and price. Sends nothing but, if there is a token, one balance request.

import { connect, openDestination } from "../compose.ts";
import type { DestinationFlags } from "../compose.ts";
import type { CommandContext } from "../context.ts";
import { readState } from "../journals.ts";
import { availableCredits, planJson, planOf } from "../plan-view.ts";
import { planRecipe, requireMatches } from "../planning.ts";
import { recipeChoice, selectionOf } from "../choice.ts";
import type { ChoiceFlags, SelectionFlags } from "../choice.ts";
import { showJson, showLines, tableSize } from "../screen.ts";
import type { Trust } from "../trust.ts";
import { openWorkspace } from "../workspace.ts";
import { asLines } from "../../reporters/sanitize.ts";
import { openOutputs } from "../../outputs/outputs.ts";
import { planTable } from "../../reporters/plan-table.ts";
import { nodeFiles } from "../../platform/file-system.ts";

export type PlanFlags = DestinationFlags & SelectionFlags & ChoiceFlags & { readonly diff?: string };

export async function plan(
  context: CommandContext,
  patterns: readonly string[],
  flags: PlanFlags,
): Promise<number> {
  if (flags.diff !== undefined) {
    const { planDiff } = await import("./plan-diff.ts");
    return planDiff(context, patterns, { rev: flags.diff, flags });
  }
  const { config, recipes } = await openWorkspace(context, patterns, await recipeChoice(context, flags));
  const destination = await openDestination(context, config, flags);
  const client = connect(context, { config, destination });
  try {
    const selection = selectionOf(flags);
    const options = {
      config,
      files: nodeFiles,
      outputs: openOutputs(nodeFiles, config.projectDir),
      selection,
      target: destination.target,
    };
    const planned = await Promise.all(
      recipes.map(async (recipe) =>
        planRecipe(recipe, await readState(config.stateDir, recipe.name), options),
      ),
    );
    requireMatches(planned, selection);
    warnOfAddress(context, destination.trust);
    const view = planOf(planned, await availableCredits(client, planned));
    const { screen } = context;
    if (context.flags.json === true) showJson(screen, planJson(view));
    else showLines(screen, planTable(view, tableSize(screen)));
    return 0;
  } finally {
    await client.close();
    await destination.close();
  }
}

/** The plan is right without the balance; where there is a token, it says why it does not ask for it. */
function warnOfAddress({ env, screen }: CommandContext, trust: Trust): void {
  if (trust.kind === "not-agreed" && (env["NEMO_TOKEN"] ?? "") !== "")
    screen.err(asLines([`nemo-pipeline: ${trust.message}.`]));
}
