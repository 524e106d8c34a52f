// What a run may spend of what its plan costs, where the recipes' budgets hold it back.

import type { RunPlan } from "./planned.ts";

export function affordable({ recipes }: RunPlan): number {
  return recipes.reduce((sum, recipe) => sum + Math.min(costOf(recipe), recipe.budget ?? Infinity), 0);
}

/** Recipes whose budget does not cover what one run would do. */
export const beyondBudget = ({ recipes }: RunPlan): HeldBack[] =>
  recipes.flatMap((recipe) => {
    const [{ name, budget }, cost] = [recipe, costOf(recipe)];
    return budget === undefined || cost <= budget ? [] : [{ name, budget, cost }];
  });

export interface HeldBack {
  readonly name: string;
  /** Both in credits. */
  readonly budget: number;
  readonly cost: number;
}

const costOf = ({ videos }: RunPlan["recipes"][number]): number =>
  videos.reduce((sum, video) => sum + video.credits, 0);
