// What may still be paid for, with steps in flight and a balance that others use too.

import { expect, test } from "vitest";
import { beginReading, emptyAccount, reduceAccount } from "../../../src/core/run/account.ts";
import { fits } from "../../../src/core/run/fits.ts";
import type { Account } from "../../../src/core/run/account.ts";
import type { Event, Fact } from "../../../src/core/run/events.ts";
import { corrections, costOf } from "../../../src/core/run/settlement.ts";

const apply = (account: Account, facts: readonly Fact[]): void => {
  for (const fact of facts) {
    const event: Event = { seq: 1, at: "2026-03-01T00:00:00Z", run: "r", recipe: "launch", ...fact };
    reduceAccount(account, event);
  }
};

const balance = (total: number, frozen = 0): Fact => ({
  type: "credits.checked",
  available: total - frozen,
  frozen,
  total,
});

const step = (video: string) => ({ video, key: `key of ${video}`, step: "prompt 1" });
const reserve = (video: string, credits = 100): Fact => ({
  type: "credits.reserved",
  ...step(video),
  credits,
});
const verified = (video: string): Fact => ({
  type: "draft.verified",
  ...step(video),
  digest: "d",
  reconciled: false,
});
const idOf = (video: string): string => `launch\0${video}\0key of ${video}`;
const ask = { recipe: "launch", video: "b", credits: 100, budget: {} };

test("what is reserved counts as spent, and who lacks only that waits for it", () => {
  const account = emptyAccount();
  apply(account, [balance(150)]);
  expect(fits(account, ask)).toEqual({ kind: "fits" });
  apply(account, [reserve("a")]);
  expect(fits(account, ask)).toEqual({ kind: "wait" });
});

test("what not even a free step in flight could cover is not waited for", () => {
  const account = emptyAccount();
  apply(account, [balance(90), reserve("a", 50)]);
  expect(fits(account, ask)).toMatchObject({ kind: "lacks", cause: "no-credits" });
});

test("credits that somebody else has frozen are not ours to spend", () => {
  const account = emptyAccount();
  apply(account, [balance(150, 80)]);
  expect(fits(account, ask)).toMatchObject({ kind: "lacks", cause: "no-credits" });
});

test("a fall of the balance beyond all reservations counts as spent at once", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a")]);
  expect(fits(account, { ...ask, runBudget: 450 })).toEqual({ kind: "fits" });
  apply(account, [balance(500)]);
  expect(fits(account, { ...ask, runBudget: 450 })).toMatchObject({ kind: "lacks", cause: "budget" });
  apply(account, [balance(50)]);
  expect(fits(account, ask)).toEqual({ kind: "wait" });
});

test("a step alone in flight is measured by the balance", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a"), verified("a")]);
  expect(costOf(account, idOf("a"))).toBeUndefined();
  beginReading(account);
  apply(account, [balance(870)]);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 130, basis: "measured" });
});

test("a reading that began before the step's end does not settle it", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a")]);
  beginReading(account);
  apply(account, [verified("a"), balance(1_000)]);
  expect(costOf(account, idOf("a"))).toBeUndefined();
});

test("steps in flight together are estimated, and the last one takes what remains", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a"), reserve("b"), verified("a"), verified("b")]);
  beginReading(account);
  apply(account, [balance(750)]);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 100, basis: "estimated" });
  apply(account, [{ type: "credits.settled", ...step("a"), credits: 100, basis: "estimated" }]);
  expect(costOf(account, idOf("b"))).toEqual({ credits: 150, basis: "measured" });
});

test("a prompt that was refused costs nothing", () => {
  const account = emptyAccount();
  const refused = { kind: "unreachable", message: "no connection" } as const;
  apply(account, [balance(100), reserve("a"), { type: "prompt.rejected", ...step("a"), failure: refused }]);
  expect(fits(account, ask)).toEqual({ kind: "fits" });
});

test("a step that its video leaves open counts as paid for, and is waited for by nobody", () => {
  const account = emptyAccount();
  apply(account, [balance(150), reserve("a"), { type: "video.parked", video: "a", reason: "no answer" }]);
  expect(account.spent).toBe(100);
  expect(fits(account, ask)).toMatchObject({ kind: "lacks" });
});

const mismatched = (video: string): Fact => ({
  type: "draft.mismatched",
  ...step(video),
  reason: "the draft did not change",
});
const settled = (video: string, credits: number): Fact => ({
  type: "credits.settled",
  ...step(video),
  credits,
  basis: "estimated",
});
const read = (account: Account, total: number): void => {
  beginReading(account);
  apply(account, [balance(total)]);
};

test("a step that changed nothing does not take what another in flight was charged", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a"), reserve("b"), mismatched("a")]);
  read(account, 900);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 0, basis: "estimated" });
  apply(account, [settled("a", 0), verified("b")]);
  read(account, 900);
  expect(costOf(account, idOf("b"))).toEqual({ credits: 100, basis: "estimated" });
});

test("what was charged for a step that changed nothing is found when the books are closed", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a"), reserve("b"), mismatched("a")]);
  read(account, 900);
  apply(account, [settled("a", 0), verified("b")]);
  read(account, 800);
  expect(costOf(account, idOf("b"))).toEqual({ credits: 100, basis: "estimated" });
  apply(account, [settled("b", 100)]);
  read(account, 800);
  expect(corrections(account)).toMatchObject([{ video: "a", credits: 100 }]);
  apply(account, [settled("a", 100)]);
  expect(account.spent).toBe(200);
  expect(corrections(account)).toEqual([]);
});

test("what remains after the last one was refused goes to the one before it", () => {
  const account = emptyAccount();
  const failure = { kind: "unreachable", message: "no connection" } as const;
  apply(account, [balance(1_000), reserve("a"), reserve("b"), verified("a")]);
  read(account, 870);
  apply(account, [settled("a", 100), { type: "prompt.rejected", ...step("b"), failure }]);
  read(account, 870);
  expect(corrections(account)).toMatchObject([{ video: "a", credits: 30 }]);
});

test("a step that was left open does not make the others cheaper", () => {
  const account = emptyAccount();
  const parked = { type: "video.parked", video: "a", reason: "no answer" } as const;
  apply(account, [balance(1_000), reserve("a"), reserve("b"), parked, verified("b")]);
  read(account, 900);
  expect(costOf(account, idOf("b"))).toEqual({ credits: 100, basis: "estimated" });
});

test("credits that were bought during the run do not hide what steps cost", () => {
  const account = emptyAccount();
  apply(account, [balance(100), reserve("a"), verified("a")]);
  read(account, 5_000);
  expect(costOf(account, idOf("a"))).toMatchObject({ credits: 100 });
  apply(account, [settled("a", 100), reserve("b"), verified("b")]);
  read(account, 4_880);
  expect(costOf(account, idOf("b"))).toMatchObject({ credits: 120 });
});

const answered = (video: string): Fact => ({
  type: "prompt.ended",
  ...step(video),
  texts: ["Which style do you prefer?"],
  incomplete: false,
});

test("a lost prompt whose draft changed by itself holds its price until it is charged", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a", 50), verified("a")]);
  read(account, 1_000);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 0, basis: "estimated" });
  apply(account, [settled("a", 0)]);
  expect(fits(account, { ...ask, runBudget: 149 })).toMatchObject({ kind: "lacks", cause: "budget" });
  expect(fits(account, { ...ask, runBudget: 150 })).toEqual({ kind: "fits" });
  read(account, 950);
  expect(corrections(account)).toMatchObject([{ video: "a", credits: 50 }]);
});

test("an answered prompt that cost less than estimated gives the rest of its price back", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a"), answered("a"), verified("a")]);
  read(account, 960);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 40, basis: "measured" });
  apply(account, [{ type: "credits.settled", ...step("a"), credits: 40, basis: "measured" }]);
  expect(fits(account, { ...ask, runBudget: 140 })).toEqual({ kind: "fits" });
});

test("a question that was charged beside another step counts in every budget before the books are closed", () => {
  const account = emptyAccount();
  const budget = { credits: 250 };
  apply(account, [balance(1_000), reserve("a"), reserve("b"), answered("a"), mismatched("a")]);
  read(account, 900);
  apply(account, [settled("a", 0), answered("b"), verified("b")]);
  read(account, 800);
  apply(account, [settled("b", 100)]);
  expect(fits(account, { ...ask, credits: 50, budget })).toEqual({ kind: "fits" });
  apply(account, [reserve("b", 50)]);
  expect(fits(account, { ...ask, video: "c", credits: 50, budget })).toEqual({ kind: "wait" });
});

test("a step that was answered and left open gets what the balance has fallen by, if it is the only one", () => {
  const account = emptyAccount();
  const waiting = { type: "video.waiting", cause: "interrupted", reason: "interrupted" } as const;
  apply(account, [balance(1_000), reserve("a"), answered("a"), { ...waiting, video: "a" }]);
  read(account, 900);
  expect(corrections(account)).toMatchObject([{ video: "a", credits: 100, basis: "measured" }]);
  apply(account, [reserve("b"), answered("b"), { ...waiting, video: "b" }]);
  expect(corrections(account)).toEqual([]);
  read(account, 800);
  expect(corrections(account)).toMatchObject([
    { video: "a", credits: 100 },
    { video: "b", credits: 100 },
  ]);
});

test("a lost prompt that took another one's price leaves the other one's held", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a"), reserve("b"), answered("b"), verified("a")]);
  read(account, 900);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 100, basis: "estimated" });
  apply(account, [settled("a", 100), verified("b")]);
  read(account, 900);
  expect(costOf(account, idOf("b"))).toEqual({ credits: 0, basis: "estimated" });
  apply(account, [settled("b", 0)]);
  expect(fits(account, { ...ask, video: "c", runBudget: 299 })).toMatchObject({ kind: "lacks" });
});

test("a lost prompt alone in flight that cost less than estimated is measured", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a", 50), verified("a")]);
  read(account, 960);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 40, basis: "measured" });
});

test("what another video in flight was charged is waited for, before a question counts against its own budget", () => {
  const account = emptyAccount();
  const budget = { perVideo: 150 };
  apply(account, [balance(1_000), reserve("a"), reserve("b"), answered("a"), mismatched("a")]);
  read(account, 1_000);
  apply(account, [settled("a", 0), answered("b")]);
  read(account, 900);
  expect(fits(account, { ...ask, video: "a", budget })).toEqual({ kind: "wait" });
  apply(account, [verified("b")]);
  read(account, 900);
  apply(account, [settled("b", 100)]);
  expect(fits(account, { ...ask, video: "a", budget })).toEqual({ kind: "fits" });
});

test("closing the books gives away what the balance has fallen by, and no more", () => {
  const account = emptyAccount();
  const waiting = { type: "video.waiting", cause: "interrupted", reason: "interrupted" } as const;
  apply(account, [balance(1_000), reserve("a"), reserve("b"), answered("a"), verified("a")]);
  read(account, 900);
  apply(account, [settled("a", 100), answered("b"), { ...waiting, video: "b" }]);
  read(account, 750);
  expect(corrections(account)).toMatchObject([{ video: "b", credits: 150 }]);
});

test("an answer that was left open is counted once, though its question has the same key", () => {
  const account = emptyAccount();
  const waiting = { type: "video.waiting", cause: "interrupted", reason: "interrupted" } as const;
  apply(account, [balance(1_000), reserve("a"), reserve("b"), answered("a"), mismatched("a")]);
  read(account, 1_000);
  apply(account, [settled("a", 0), answered("b"), verified("b")]);
  read(account, 900);
  apply(account, [settled("b", 100), reserve("a"), answered("a"), { ...waiting, video: "a" }]);
  read(account, 800);
  for (const correction of corrections(account)) apply(account, [{ type: "credits.settled", ...correction }]);
  expect(account.spent).toBe(200);
});

test("credits that were bought while a step was on its way do not make it free", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("b"), reserve("c"), answered("b"), answered("c"), verified("c")]);
  read(account, 1_300);
  expect(costOf(account, idOf("c"))).toMatchObject({ credits: 100 });
  apply(account, [settled("c", 100), verified("b")]);
  read(account, 1_300);
  expect(costOf(account, idOf("b"))).toEqual({ credits: 100, basis: "estimated" });
});

test("an answered prompt whose draft has changed before anything was charged holds its price", () => {
  const account = emptyAccount();
  apply(account, [balance(1_000), reserve("a", 50), answered("a"), verified("a")]);
  read(account, 1_000);
  expect(costOf(account, idOf("a"))).toEqual({ credits: 0, basis: "estimated" });
  apply(account, [settled("a", 0)]);
  expect(fits(account, { ...ask, runBudget: 149 })).toMatchObject({ kind: "lacks", cause: "budget" });
});
