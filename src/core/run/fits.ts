// Whether a paid step fits into the balance and the budgets.

import type { Budget } from "../recipe/recipe.ts";
import { hasUnseen, sum } from "./account.ts";
import type { Account, Reservation, Settled } from "./account.ts";

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
    budgetLimit(ask.runBudget, { spent: account.spent + beyond, held: reserved, name: BUDGET_NAMES.run }),
    partLimit(account, {
      budget: ask.budget.credits,
      spent: account.spentByRecipe.get(ask.recipe) ?? 0,
      settled: estimatedOfRecipe,
      open: ofRecipe,
      name: BUDGET_NAMES.recipe,
    }),
    partLimit(account, {
      budget: ask.budget.perVideo,
      spent: account.spentByVideo.get(`${ask.recipe}\0${ask.video}`) ?? 0,
      settled: estimatedOfVideo,
      open: ofVideo,
      name: BUDGET_NAMES.video,
    }),
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
  if (hasUnseen(account)) return roomOf(settled);
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

interface Budgeted {
  readonly spent: number;
  readonly held: number;
  readonly name: string;
}

const budgetLimit = (budget: number | undefined, { spent, held, name }: Budgeted): Limit => ({
  left: (budget ?? Number.POSITIVE_INFINITY) - spent - held,
  held,
  cause: "budget",
  name,
});

/** Of one recipe or video: what the balance has fallen by may still turn out to be the price of others in flight. */
function partLimit(
  account: Account,
  {
    budget,
    spent,
    settled,
    open,
    name,
  }: Omit<Budgeted, "held"> & {
    readonly budget: number | undefined;
    readonly settled: readonly Settled[];
    readonly open: readonly Reservation[];
  },
): Limit {
  const due = dueOf(account, settled);
  const held = sum(open);
  const limit = budgetLimit(budget, { spent: spent + due, held, name });
  const ofOthers = hasUnseen(account) ? 0 : Math.min(due, sum([...account.reservations.values()]) - held);
  return { ...limit, held: held + ofOthers };
}

const lacks = (limit: Limit, credits: number): Fit => ({
  kind: "lacks",
  cause: limit.cause,
  reason:
    `needs ${credits} credits, and ${limit.name} has ${Math.max(0, limit.left)} left` +
    (limit.more === undefined ? "" : `; get more at ${limit.more}`),
});
