// Recipes that expect sound or a picture of their files: whether this machine can tell, asked before a credit is spent.

import type { WantedStep } from "../core/plan/keys.ts";
import type { Player } from "../core/ports.ts";
import type { Step } from "../core/recipe/recipe.ts";
import { needsPlaying } from "../core/run/judge-file.ts";
import { UsageError } from "./context.ts";
import type { PlannedRecipe } from "./planning.ts";

/** Whether its file has to be decoded to be looked at. */
export const needsDecoding = (step: Step | WantedStep): boolean =>
  step.kind === "export" && step.expect !== undefined && needsPlaying(step.expect);

export async function requireDecoder(planned: readonly PlannedRecipe[], player: Player): Promise<void> {
  const asking = planned.flatMap(({ recipe, videos }) =>
    videos
      .filter(({ planned, video }) => planned.class !== "none" && video.steps.some(needsDecoding))
      .map(({ video }) => `${recipe.name}/${video.id}`),
  );
  const [first] = asking;
  if (first === undefined) return;
  const ready = await player.ready();
  if (ready.ok) return;
  const more = asking.length === 1 ? "" : ` and ${asking.length - 1} more`;
  throw new UsageError(
    `${first}${more}: whether a file has sound and a picture cannot be told here: ${ready.error.message}`,
  );
}
