// What paid steps cost, as far as the balance can tell: it falls for all of them together.

import { hasUnseen, sum } from "./account.ts";
import type { Account, PaidStep, Reservation, Settled, Standing } from "./account.ts";

export interface Cost {
  readonly credits: number;
  readonly basis: "measured" | "estimated";
}

/**
 * What a step cost, once the balance was read after its end. With nothing else in flight the balance tells, where it can
 * (`isCharged`). Otherwise a step that changed its draft takes its estimate as far as the balance has fallen, and one that
 * changed nothing takes only what the others cannot explain; what that gets wrong is put right when the books are closed.
 */
export function costOf(account: Account, id: string): Cost | undefined {
  const { reservations, balance, unattributedFrom, left, inheritedCredits } = account;
  const reservation = reservations.get(id);
  if (reservation === undefined || !reservation.readable || balance === undefined) return undefined;
  const fallen = Math.max(0, unattributedFrom - balance.total);
  const doubts = doubtsOf(account);
  const isAlone = reservations.size === 1 && left.length === 0 && inheritedCredits === 0 && doubts === 0;
  if (isAlone && isCharged(reservation, { fallen, account })) return { credits: fallen, basis: "measured" };
  const others = sum([...reservations.values(), ...left]) - reservation.credits + inheritedCredits + doubts;
  const credits = Math.min(reservation.credits, mostOf(reservation, { fallen, others }));
  return { credits, basis: "estimated" };
}

/**
 * Whether all that the balance has fallen by is the price of a step that is alone in flight. What was answered and changed
 * nothing may be free. What changed its draft is not, though it may be charged later than its draft changes, since drafts also
 * change by themselves: until the balance has fallen, nothing is known. Another step that nobody saw answered may have been
 * settled with this one's price.
 */
function isCharged(
  reservation: Reservation,
  { fallen, account }: { readonly fallen: number; readonly account: Account },
): boolean {
  if (reservation.isUnknown || reservation.hidden) return false;
  if (hasUnseen(account)) return fallen >= reservation.credits;
  return !reservation.changed || fallen > 0;
}

function mostOf(
  { changed, hidden, credits }: Reservation,
  { fallen, others }: { readonly fallen: number; readonly others: number },
): number {
  if (changed) return hidden ? credits : fallen;
  return hidden ? 0 : Math.max(0, fallen - others);
}

/** What steps that changed nothing, or that nobody saw answered, may have cost beyond what they were settled for. */
const doubtsOf = ({ estimated }: Account): number =>
  estimated.reduce((total, { room, standing }) => total + (standing === "seen" ? 0 : room), 0);

/** Whether a last look at the balance can put anything right. */
export const needsClosing = ({ estimated, left }: Account): boolean =>
  estimated.length > 0 || left.some(({ answered }) => answered);

export type Correction = PaidStep & Cost;

/**
 * What was spent and settled for nobody, after a reading with nothing in flight: for steps that were left open after their
 * answer, then for settled ones, first for those that nobody saw answered, then for those that were answered and changed
 * nothing, then for the last estimated.
 */
export function corrections(account: Account): readonly Correction[] {
  const { balance, unattributedFrom, left, inheritedCredits, estimated } = account;
  if (balance === undefined) return [];
  const fallen = unattributedFrom - balance.total - inheritedCredits;
  let rest = fallen - sum(left);
  const found: Correction[] = [...chargedOf(account, fallen)];
  if (found.some(({ basis }) => basis === "measured")) return found;
  const last = estimated.at(-1);
  for (const settled of estimated.toSorted((a, b) => ORDER[a.standing] - ORDER[b.standing])) {
    const credits = Math.min(settled.room, rest);
    if (credits <= 0) continue;
    rest -= credits;
    found.push({ ...stepOf(settled), credits, basis: "estimated" });
  }
  if (rest > 0 && last !== undefined) found.push({ ...stepOf(last), credits: rest, basis: "estimated" });
  return found;
}

const ORDER: Readonly<Record<Standing, number>> = { unseen: 0, "in vain": 1, seen: 2 };

/**
 * What became of a step that was answered and left open, the next run sees; what it was charged, only this one can. Where it
 * is not the only one that the balance can have fallen for, nothing is said, unless it has fallen for all of them.
 */
function chargedOf(account: Account, fallen: number): Correction[] {
  const { left, inheritedCredits } = account;
  const answered = left.filter((step) => step.answered);
  const [only] = answered;
  if (only !== undefined && left.length === 1 && doubtsOf(account) === 0 && inheritedCredits === 0)
    return fallen > 0 ? [{ ...stepOf(only), credits: fallen, basis: "measured" }] : [];
  if (fallen < sum(left)) return [];
  return answered.map((step) => ({ ...stepOf(step), credits: step.credits, basis: "estimated" }));
}

const stepOf = ({ recipe, video, key, step }: Settled | Reservation): PaidStep => ({
  recipe,
  video,
  key,
  step,
});
