// The plan as it is shown and printed, with the balance where it can be asked for.

import type { HttpBackend } from "../backend/backend.ts";
import type { RunPlan } from "../core/plan/planned.ts";
import type { PlannedRecipe } from "./planning.ts";

export function planOf(planned: readonly PlannedRecipe[], available: number | undefined): RunPlan {
  const recipes = planned.map(({ recipe, videos, gone }) => ({
    name: recipe.name,
    file: recipe.file,
    videos: videos.map((item) => item.planned),
    ...(recipe.budget.credits !== undefined && { budget: recipe.budget.credits }),
    ...(gone.length > 0 && { gone }),
  }));
  const videos = recipes.flatMap((recipe) => recipe.videos);
  const estimate = videos.reduce((sum, video) => sum + video.credits, 0);
  const corrections = videos.reduce((sum, video) => sum + (video.corrections ?? 0), 0);
  const credits = { estimate, ...(corrections > 0 && { corrections }) };
  return { recipes, credits: { ...credits, ...(available !== undefined && { available }) } };
}

/** One request, and none without a token or when nothing costs. */
export async function availableCredits(
  client: HttpBackend,
  planned: readonly PlannedRecipe[],
): Promise<number | undefined> {
  const costs = planned.some(({ videos }) => videos.some((item) => item.planned.credits > 0));
  if (!costs) return undefined;
  const identity = await client.identity();
  if (!identity.ok) return undefined;
  const balance = await client.balance({ signal: AbortSignal.timeout(10_000) });
  return balance.ok ? balance.value.available : undefined;
}

export const planJson = ({ recipes, credits }: RunPlan): unknown => ({
  recipes: recipes.map(({ name, videos, gone = [] }) => ({
    name,
    videos: videos.map((video) => ({
      id: video.id,
      class: video.class,
      reason: video.reason,
      credits: video.credits,
      ...(video.corrections !== undefined && { corrections: video.corrections }),
      steps: video.steps.map((step) => ({ kind: step.kind, class: step.class })),
    })),
    gone: gone.map(({ id, files }) => ({ id, files })),
  })),
  credits,
});
