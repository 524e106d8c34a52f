// The credits of one run: what is there, what is reserved by steps in flight, what was spent. Shared by all its recipes.

import type { Balance } from "../ports.ts";
import type { Budget } from "../recipe/recipe.ts";
import type { Event } from "./events.ts";

/** Credits throughout. Lives in memory: a new run starts a new one from the balance. */
export interface Account {
  balance?: Balance;
  /** The balance's total less what has been settled since; what it exceeds the real total by is not attributed yet. */
  unattributedFrom: number;
  /** Frozen when nothing of ours was in flight: somebody else's. */
  foreignFrozen: number;
  readonly reservations: Map<string, Reservation>;
  spent: number;
  readonly spentByRecipe: Map<string, number>;
  readonly spentByVideo: Map<string, number>;
}

export interface Reservation {
  readonly recipe: string;
  readonly video: string;
  readonly credits: number;
  /** The step has ended; the next reading of the balance settles it. */
  ended: boolean;
  /** A reading of the balance has begun since. */
  asked: boolean;
  /** The balance was read after the step had ended. */
  readable: boolean;
}

/** A reading begins: what ends while it is under way is not in it for certain. */
export function beginReading(account: Account): void {
  for (const reservation of account.reservations.values()) reservation.asked = reservation.ended;
}

export const emptyAccount = (): Account => ({
  unattributedFrom: 0,
  foreignFrozen: 0,
  reservations: new Map(),
  spent: 0,
  spentByRecipe: new Map(),
  spentByVideo: new Map(),
});

/** A step's place in the account. */
export const reservationId = (event: {
  readonly recipe: string;
  readonly video: string;
  readonly key: string;
}): string => `${event.recipe}\0${event.video}\0${event.key}`;

export function reduceAccount(account: Account, event: Event): void {
  switch (event.type) {
    case "credits.checked":
      readBalance(account, event);
      return;
    case "credits.reserved": {
      const { recipe, video, credits } = event;
      account.reservations.set(reservationId(event), {
        recipe,
        video,
        credits,
        ended: false,
        asked: false,
        readable: false,
      });
      return;
    }
    case "prompt.rejected":
      account.reservations.delete(reservationId(event));
      return;
    case "draft.verified":
    case "draft.mismatched":
    case "prompt.unknown": {
      const reservation = account.reservations.get(reservationId(event));
      if (reservation !== undefined) reservation.ended = true;
      return;
    }
    case "credits.settled":
      settle(account, event);
      return;
    case "video.parked":
    case "video.failed":
    case "video.blocked":
    case "video.unknown":
    case "video.waiting":
      settleUnread(account, event);
      return;
    default:
  }
}

function readBalance(account: Account, balance: Balance): void {
  account.balance = { available: balance.available, frozen: balance.frozen, total: balance.total };
  for (const reservation of account.reservations.values()) reservation.readable = reservation.asked;
  if (account.reservations.size > 0) return;
  account.unattributedFrom = balance.total;
  account.foreignFrozen = balance.frozen;
}

function settle(
  account: Account,
  event: { readonly recipe: string; readonly video: string; readonly key: string; readonly credits: number },
): void {
  // Nothing reserved: it was sent by an earlier run, before this one's first reading of the balance.
  if (!account.reservations.delete(reservationId(event))) return;
  account.unattributedFrom -= event.credits;
  account.spent += event.credits;
  add(account.spentByRecipe, event.recipe, event.credits);
  add(account.spentByVideo, `${event.recipe}\0${event.video}`, event.credits);
}

/** Nobody reads on in this run what became of its step: it counts as paid for, and nobody waits for it. */
function settleUnread(account: Account, { recipe, video }: Pick<Reservation, "recipe" | "video">): void {
  for (const [id, reservation] of account.reservations) {
    if (reservation.recipe !== recipe || reservation.video !== video) continue;
    const key = id.slice(id.lastIndexOf("\0") + 1);
    settle(account, { recipe, video, key, credits: reservation.credits });
  }
}

function add(sums: Map<string, number>, key: string, credits: number): void {
  sums.set(key, (sums.get(key) ?? 0) + credits);
}

/**
 * What a step cost, once the balance was read after its end. With nothing else in flight the balance tells; otherwise
 * the estimate is taken as far as the balance has fallen, and the last step of the group takes what remains, so that the
 * sum is right whenever nothing is in flight.
 */
export function costOf(
  account: Account,
  id: string,
): { readonly credits: number; readonly basis: "measured" | "estimated" } | undefined {
  const reservation = account.reservations.get(id);
  if (reservation === undefined || !reservation.readable || account.balance === undefined) return undefined;
  const fallen = Math.max(0, account.unattributedFrom - account.balance.total);
  if (account.reservations.size === 1) return { credits: fallen, basis: "measured" };
  return { credits: Math.min(reservation.credits, fallen), basis: "estimated" };
}

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
  const overrun = overrunOf(account, reserved);
  const balance = account.balance === undefined ? 0 : account.unattributedFrom - account.foreignFrozen;
  const limits: readonly Limit[] = [
    { left: balance - overrun - reserved, held: reserved, cause: "no-credits", name: "the balance" },
    budgetLimit(ask.runBudget, account.spent + overrun, reserved, "the run's budget"),
    budgetLimit(
      ask.budget.credits,
      account.spentByRecipe.get(ask.recipe) ?? 0,
      sum(ofRecipe),
      "the recipe's budget",
    ),
    budgetLimit(
      ask.budget.perVideo,
      account.spentByVideo.get(`${ask.recipe}\0${ask.video}`) ?? 0,
      sum(ofVideo),
      "the video's budget",
    ),
  ];
  const tight = limits.filter((limit) => limit.left < ask.credits);
  const hopeless = tight.find((limit) => limit.left + limit.held < ask.credits || limit.held === 0);
  if (hopeless !== undefined) return lacks(hopeless, ask.credits);
  return tight.length > 0 ? { kind: "wait" } : { kind: "fits" };
}

/** What the balance has fallen by beyond all reservations: steps that cost more than estimated, or somebody else. */
const overrunOf = ({ balance, unattributedFrom }: Account, reserved: number): number =>
  balance === undefined ? 0 : Math.max(0, unattributedFrom - balance.total - reserved);

interface Limit {
  readonly left: number;
  /** What reservations hold of it. */
  readonly held: number;
  readonly cause: "budget" | "no-credits";
  readonly name: string;
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
  reason: `needs ${credits} credits, and ${limit.name} has ${Math.max(0, limit.left)} left`,
});

const sum = (reservations: readonly Reservation[]): number =>
  reservations.reduce((total, reservation) => total + reservation.credits, 0);
