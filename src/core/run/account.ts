// The credits of one run: what is there, what is reserved by steps in flight, what was spent. Shared by all its recipes.

import type { Balance } from "../ports.ts";
import type { Event } from "./events.ts";
import { isAnswer } from "./look.ts";
import type { OpenPrompt, VideoRecord } from "./state.ts";

/** Credits throughout. Lives in memory: a new run starts a new one from the balance. */
export interface Account {
  balance?: Balance;
  /** The balance's total less what has been settled since; what it exceeds the real total by is not attributed yet. */
  unattributedFrom: number;
  /** Frozen when nothing of ours was in flight: somebody else's. */
  foreignFrozen: number;
  readonly reservations: Map<string, Reservation>;
  /** Steps about which nobody reads on in this run: they count as paid for. */
  readonly left: Reservation[];
  /** Estimates of prompts that an earlier run sent and nobody has settled. */
  readonly inherited: Map<string, number>;
  /** What of the balance's fall may be theirs: they are charged before this run's first reading or after it. */
  inheritedCredits: number;
  /** What was settled in this run without being sure, to be put right when the books are closed. */
  readonly estimated: Settled[];
  spent: number;
  readonly spentByRecipe: Map<string, number>;
  readonly spentByVideo: Map<string, number>;
}

export interface PaidStep {
  readonly recipe: string;
  readonly video: string;
  readonly key: string;
  readonly step: string;
}

/** A step whose cost the balance did not tell for certain. */
export interface Settled extends PaidStep {
  /** What it may have cost beyond what it was settled for. */
  room: number;
  readonly standing: Standing;
}

export type Standing =
  /** Its answer was never seen, or nothing was charged for what it changed: it may be charged later, whatever its draft shows. */
  | "unseen"
  /** It was answered and changed nothing: most likely it cost nothing. */
  | "in vain"
  /** It was answered and changed its draft: whatever it costs has been charged. */
  | "seen";

export interface Reservation extends PaidStep {
  readonly credits: number;
  /** The backend ended it with words of its own. */
  answered: boolean;
  /** Its draft shows that it was carried out, or what the backend added by itself looks like that. */
  changed: boolean;
  isUnknown: boolean;
  /** The step has ended; the next reading of the balance settles it. */
  ended: boolean;
  /** A reading of the balance has begun since. */
  asked: boolean;
  /** The balance was read after the step had ended. */
  readable: boolean;
  /** Credits were bought while it was on its way: what it was charged is hidden in them. */
  hidden: boolean;
}

/** A reading begins: what ends while it is under way is not in it for certain. */
export function beginReading(account: Account): void {
  for (const reservation of account.reservations.values()) reservation.asked = reservation.ended;
}

export const emptyAccount = (): Account => ({
  unattributedFrom: 0,
  foreignFrozen: 0,
  reservations: new Map(),
  left: [],
  inherited: new Map(),
  inheritedCredits: 0,
  estimated: [],
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

/** Before this run's first reading. */
export function inherit(
  account: Account,
  from: { readonly recipe: string; readonly record: VideoRecord },
): void {
  const { id, prompt, ledger } = from.record;
  if (prompt === undefined || !IN_FLIGHT.has(prompt.phase)) return;
  const { key, estimate } = prompt;
  if (ledger.findLast((entry) => entry.key === key)?.cost !== undefined) return;
  account.inherited.set(reservationId({ recipe: from.recipe, video: id, key }), estimate);
  account.inheritedCredits += estimate;
}

const IN_FLIGHT: ReadonlySet<OpenPrompt["phase"]> = new Set(["intended", "lost", "ended"] as const);

export function reduceAccount(account: Account, event: Event): void {
  switch (event.type) {
    case "credits.checked":
      readBalance(account, event);
      return;
    case "credits.reserved": {
      const { recipe, video, key, step, credits } = event;
      account.reservations.set(reservationId(event), {
        recipe,
        video,
        key,
        step,
        credits,
        answered: false,
        changed: false,
        isUnknown: false,
        ended: false,
        asked: false,
        readable: false,
        hidden: false,
      });
      return;
    }
    case "prompt.rejected":
      account.reservations.delete(reservationId(event));
      return;
    case "prompt.ended": {
      const reservation = account.reservations.get(reservationId(event));
      if (reservation !== undefined) reservation.answered = isAnswer(event);
      return;
    }
    case "draft.verified":
    case "draft.mismatched":
    case "prompt.asked":
    case "prompt.unknown": {
      const reservation = account.reservations.get(reservationId(event));
      if (reservation === undefined) return;
      reservation.ended = true;
      reservation.changed = event.type === "draft.verified";
      reservation.isUnknown = event.type === "prompt.unknown";
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
      leave(account, event);
      return;
    default:
  }
}

function readBalance(account: Account, { available, frozen, total, link }: Balance): void {
  const isFirst = account.balance === undefined;
  account.balance = { available, frozen, total, ...(link !== undefined && { link }) };
  for (const reservation of account.reservations.values()) reservation.readable = reservation.asked;
  if (isFirst || isClear(account)) {
    account.unattributedFrom = total;
    account.foreignFrozen = frozen;
    account.inheritedCredits = account.inherited.values().reduce((all, credits) => all + credits, 0);
  } else if (total > account.unattributedFrom) {
    toppedUp(account, total);
  }
}

/** Nothing of ours can be the reason why the balance falls. */
const isClear = ({ reservations, estimated, left }: Account): boolean =>
  reservations.size === 0 && estimated.length === 0 && left.length === 0;

/** Somebody bought credits: what ended meanwhile is taken to have cost what was estimated. */
function toppedUp(account: Account, total: number): void {
  const open = [...account.reservations.values()];
  const ended = open.filter(({ readable, changed }) => readable && changed);
  for (const reservation of open) reservation.hidden ||= !ended.includes(reservation);
  account.unattributedFrom = total + sum(ended);
}

function settle(account: Account, event: Event & { readonly type: "credits.settled" }): void {
  const id = reservationId(event);
  account.inherited.delete(id);
  const reservation = account.reservations.get(id);
  if (reservation !== undefined) settleReserved(account, { reservation, event });
  else if (!settleAgain(account, event)) return;
  account.unattributedFrom -= event.credits;
  spend(account, event);
}

function settleReserved(
  account: Account,
  { reservation, event }: { readonly reservation: Reservation; readonly event: Settlement },
): void {
  account.reservations.delete(reservationId(event));
  if (event.basis === "measured") return;
  const room = Math.max(0, reservation.credits - event.credits);
  // Nothing that was carried out is free: it is charged later.
  const isDue = reservation.changed && event.credits === 0;
  account.estimated.push({ ...reservation, room, standing: isDue ? "unseen" : standingOf(reservation) });
}

type Settlement = Event & { readonly type: "credits.settled" };

/** When the books are closed. False for what was sent by an earlier run, before this one's first reading of the balance. */
function settleAgain(account: Account, event: Settlement): boolean {
  const id = reservationId(event);
  // A question and its answer share a key, and what is left open is the later one.
  const index = account.left.findIndex((left) => reservationId(left) === id);
  const [left] = index === -1 ? [] : account.left.splice(index, 1);
  if (left !== undefined) {
    spend(account, { ...left, credits: -left.credits });
    return true;
  }
  const earlier = account.estimated.findLast((settled) => reservationId(settled) === id);
  if (earlier !== undefined) earlier.room -= event.credits;
  return earlier !== undefined;
}

const standingOf = ({ answered, changed, hidden }: Reservation): Standing =>
  answered && !hidden ? (changed ? "seen" : "in vain") : "unseen";

/** Some step may be charged that nobody expects any more, or has been where nobody could see it. */
export const hasUnseen = ({ left, estimated }: Account): boolean =>
  left.length > 0 || estimated.some(({ standing }) => standing === "unseen");

function spend(
  account: Account,
  { recipe, video, credits }: { readonly recipe: string; readonly video: string; readonly credits: number },
): void {
  account.spent += credits;
  add(account.spentByRecipe, recipe, credits);
  add(account.spentByVideo, `${recipe}\0${video}`, credits);
}

/** Nobody reads on in this run what became of its step: it counts as paid for, and nobody waits for it. */
function leave(
  account: Account,
  { recipe, video }: { readonly recipe: string; readonly video: string },
): void {
  for (const [id, reservation] of account.reservations) {
    if (reservation.recipe !== recipe || reservation.video !== video) continue;
    account.reservations.delete(id);
    account.left.push(reservation);
    spend(account, reservation);
  }
}

function add(sums: Map<string, number>, key: string, credits: number): void {
  sums.set(key, (sums.get(key) ?? 0) + credits);
}

export const sum = (reservations: readonly Reservation[]): number =>
  reservations.reduce((total, reservation) => total + reservation.credits, 0);
