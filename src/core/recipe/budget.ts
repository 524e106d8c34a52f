// Budgets that cannot be met: a run would stop before its first video is made.

import type { Mistake, Path } from "../mistake.ts";
import type { Budget } from "./recipe.ts";
import type { PlacedStep } from "./steps.ts";

/** Estimated credits: the first prompt of a session generates, the others edit. */
export interface PromptCosts {
  readonly generate: number;
  readonly edit: number;
}

export interface BudgetedVideo {
  readonly id: string;
  readonly path: Path;
  readonly steps: readonly PlacedStep[];
}

/** Only warnings: costs are estimates, and what is paid for already costs nothing. */
export function checkBudget(budget: Budget, videos: readonly BudgetedVideo[], costs: PromptCosts): Mistake[] {
  const priced = videos.map(({ id, path, steps }) => ({ id, path, credits: estimate(steps, costs) }));
  const cheapest = priced.toSorted((a, b) => a.credits - b.credits)[0];
  const tooDear = priced.find(({ credits }) => credits > (budget.perVideo ?? Infinity));
  return [
    ...(tooDear === undefined ? [] : [warning("per_video", tooDear)]),
    ...(cheapest === undefined || cheapest.credits <= (budget.credits ?? Infinity)
      ? []
      : [warning("credits", cheapest)]),
  ];
}

function estimate(steps: readonly PlacedStep[], costs: PromptCosts): number {
  const prompts = steps.filter((step) => step.kind === "prompt").length;
  return prompts === 0 ? 0 : costs.generate + (prompts - 1) * costs.edit;
}

interface PricedVideo extends Pick<BudgetedVideo, "id" | "path"> {
  readonly credits: number;
}

const warning = (key: string, video: PricedVideo): Mistake => ({
  path: ["budget", key],
  part: "value",
  severity: "warning",
  code: "budget-too-small",
  message: `The budget does not cover \`${video.id}\`, which takes about ${video.credits} credits`,
  hint: `Raise \`${key}\`, or write fewer prompts`,
  related: [{ at: video.path, message: `\`${video.id}\`` }],
});
