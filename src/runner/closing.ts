// The end of a run's books: one more look at the balance, where steps were settled by estimate or left open.

import type { Account } from "../core/run/account.ts";
import type { Fact } from "../core/run/events.ts";
import { corrections, needsClosing } from "../core/run/settlement.ts";
import type { RecipeJob } from "./run-request.ts";

export async function closeBooks(
  jobs: readonly RecipeJob[],
  books: {
    readonly account: Account;
    /** Makes one attempt, which the account then shows. */
    readonly read: (job: RecipeJob) => Promise<{ readonly ok: boolean }>;
    readonly emit: (job: RecipeJob, fact: Fact) => Promise<void>;
    /** Before the next attempt, counted from 1. */
    readonly pause: (attempt: number) => Promise<void>;
  },
): Promise<void> {
  const [first] = jobs;
  if (first === undefined || !needsClosing(books.account)) return;
  try {
    if (!(await readAtLast(first, books))) return;
    for (const { recipe, ...settled } of corrections(books.account)) {
      const job = jobs.find((candidate) => candidate.recipe.name === recipe) ?? first;
      await books.emit(job, { type: "credits.settled", ...settled });
    }
  } catch {
    // The journal broke, which the run knows already: what is settled stays as it is.
  }
}

/** A reading that fails now would leave the books wrong for good: nobody reads this run's balance again. */
const MAX_READINGS = 4;

async function readAtLast(
  job: RecipeJob,
  books: {
    readonly read: (job: RecipeJob) => Promise<{ readonly ok: boolean }>;
    readonly pause: (attempt: number) => Promise<void>;
  },
): Promise<boolean> {
  for (let attempt = 1; attempt <= MAX_READINGS; attempt++) {
    if ((await books.read(job)).ok) return true;
    if (attempt < MAX_READINGS) await books.pause(attempt);
  }
  return false;
}
