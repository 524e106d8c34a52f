// Whether a paid step fits into the balance and the budgets.

import type { Budget } from "../recipe/recipe.ts";
import { sum } from "./account.ts";
import type { Account, Settled } from "./account.ts";

export type Fit =
  | { readonly kind: "fits" }
  /** Steps in flight may settle for less than they reserved: look again when one has. */
  | { readonly kind: "wait" }
  | { readonly kind: "lacks"; readonly cause: "budget" | "no-credits"; readonly reason: string };

export interface Ask {
  readonly recipe: string;
  readonly video: string;
  readonly credits: number;
  /** Of the recipe. */
  readonly budget: Budget;
  /** Of the whole run (`--budget`). */
  readonly runBudget?: number;
}

/** Whether a step may be paid for, with what others in flight have reserved counted as spent. */
export function fits(account: Account, ask: Ask): Fit {
  const open = [...account.reservations.values()];
  const reserved = sum(open);
  const ofRecipe = open.filter((item) => item.recipe === ask.recipe);
  const ofVideo = ofRecipe.filter((item) => item.video === ask.video);
  const { unattributedFrom, estimated, left, foreignFrozen } = account;
  const estimatedOfRecipe = estimated.filter((item) => item.recipe === ask.recipe);
  const estimatedOfVideo = estimatedOfRecipe.filter((item) => item.video === ask.video);
  const beyond = Math.max(fallenOf(account) - reserved, dueOf(account, estimated));
  const balance = account.balance === undefined ? 0 : unattributedFrom - sum(left) - foreignFrozen;
  const limits: readonly Limit[] = [
    {
      left: balance - beyond - reserved,
      held: reserved,
      cause: "no-credits",
      name: "the balance",
      more: account.balance?.link,
    },
    budgetLimit(ask.runBudget, account.spent + beyond, reserved, BUDGET_NAMES.run),
    budgetLimit(
      ask.budget.credits,
      (account.spentByRecipe.get(ask.recipe) ?? 0) + dueOf(account, estimatedOfRecipe),
      sum(ofRecipe),
      BUDGET_NAMES.recipe,
    ),
    budgetLimit(
      ask.budget.perVideo,
      (account.spentByVideo.get(`${ask.recipe}\0${ask.video}`) ?? 0) + dueOf(account, estimatedOfVideo),
      sum(ofVideo),
      BUDGET_NAMES.video,
    ),
  ];
  const tight = limits.filter((limit) => limit.left < ask.credits);
  const hopeless = tight.find((limit) => limit.left + limit.held < ask.credits || limit.held === 0);
  if (hopeless !== undefined) return lacks(hopeless, ask.credits);
  return tight.length > 0 ? { kind: "wait" } : { kind: "fits" };
}

/**
 * What settled steps may have cost, or may still cost, beyond what they were settled for. As long as nobody has seen some
 * step answered, any of them may have been settled with what another one was charged: all count at their estimates. Otherwise
 * only those that changed nothing are in doubt, and only for what the balance has fallen by already.
 */
function dueOf(account: Account, settled: readonly Settled[]): number {
  if (account.left.length > 0 || account.estimated.some(({ standing }) => standing === "unseen"))
    return roomOf(settled);
  return Math.min(fallenOf(account), roomOf(settled.filter(({ standing }) => standing === "in vain")));
}

const roomOf = (settled: readonly Settled[]): number => settled.reduce((total, { room }) => total + room, 0);

/** What the balance has fallen by and nobody is settled with: steps in flight, one that cost more than estimated, somebody else. */
const fallenOf = ({ balance, unattributedFrom, left }: Account): number =>
  balance === undefined ? 0 : Math.max(0, unattributedFrom - balance.total - sum(left));

/** As the reason of a video that waits names what is used up. */
export const BUDGET_NAMES = {
  run: "the run's budget",
  recipe: "the recipe's budget",
  video: "the video's budget",
} as const;

interface Limit {
  readonly left: number;
  /** What reservations hold of it. */
  readonly held: number;
  readonly cause: "budget" | "no-credits";
  readonly name: string;
  /** Where to get more of it. */
  readonly more?: string | undefined;
}

const budgetLimit = (budget: number | undefined, spent: number, held: number, name: string): Limit => ({
  left: (budget ?? Number.POSITIVE_INFINITY) - spent - held,
  held,
  cause: "budget",
  name,
});

const lacks = (limit: Limit, credits: number): Fit => ({
  kind: "lacks",
  cause: limit.cause,
  reason:
    `needs ${credits} credits, and ${limit.name} has ${Math.max(0, limit.left)} left` +
    (limit.more === undefined ? "" : `; get more at ${limit.more}`),
});
