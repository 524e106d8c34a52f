// What paid steps cost, as far as the balance can tell: it falls for all of them together.

import { sum } from "./account.ts";
import type { Account, Settled } from "./account.ts";

export interface Cost {
  readonly credits: number;
  readonly basis: "measured" | "estimated";
}

/**
 * What a step cost, once the balance was read after its end. With nothing else in flight the balance tells. Otherwise a
 * step that changed its draft takes its estimate as far as the balance has fallen, and one that changed nothing takes only
 * what the others cannot explain; what that gets wrong is put right when the books are closed.
 */
export function costOf(account: Account, id: string): Cost | undefined {
  const { reservations, balance, unattributedFrom, leftBehind, inheritedCredits, estimated } = account;
  const reservation = reservations.get(id);
  if (reservation === undefined || !reservation.readable || balance === undefined) return undefined;
  const fallen = Math.max(0, unattributedFrom - balance.total);
  const isAlone = reservations.size === 1 && leftBehind === 0 && inheritedCredits === 0;
  const doubts = estimated.reduce((total, { room }) => total + room, 0);
  // What nobody saw carried out may be carried out, and charged, later.
  if (isAlone && doubts === 0 && !reservation.isUnknown) return { credits: fallen, basis: "measured" };
  const others =
    sum([...reservations.values()]) - reservation.credits + leftBehind + inheritedCredits + doubts;
  const credits = Math.min(reservation.credits, reservation.changed ? fallen : Math.max(0, fallen - others));
  return { credits, basis: "estimated" };
}

/** Whether a last look at the balance can put anything right. */
export const needsClosing = ({ estimated }: Account): boolean => estimated.length > 0;

/**
 * What was spent and settled for nobody, after a reading with nothing in flight: first for steps of which nobody
 * knows whether they were carried out, then for those that were answered and changed nothing, then for the last estimated.
 */
export function corrections(account: Account): readonly (Settled & { readonly credits: number })[] {
  const { balance, unattributedFrom, leftBehind, inheritedCredits, estimated } = account;
  let left = balance === undefined ? 0 : unattributedFrom - balance.total - leftBehind - inheritedCredits;
  const found: (Settled & { readonly credits: number })[] = [];
  const last = estimated.at(-1);
  const suspects = estimated.toSorted((a, b) => Number(b.isUnknown) - Number(a.isUnknown));
  for (const settled of suspects) {
    const credits = Math.min(settled.room, left);
    if (credits <= 0) continue;
    left -= credits;
    found.push({ ...settled, credits });
  }
  if (left > 0 && last !== undefined) found.push({ ...last, credits: left });
  return found;
}
