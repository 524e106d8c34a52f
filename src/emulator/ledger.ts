// Owns the server's own account of what was accepted, for tests to hold against what a client believes.

import type { Change, Records, Table } from "./records.ts";

export interface LedgerEntry {
  /** Counts from 1 over the life of the folder. */
  number: number;
  workId: string;
  sessionId: string;
  userId: string;
  text: string;
  cost: number;
  acceptedAt: string;
  /** `open` until the work ends; `spent` is then what was really charged. */
  outcome: "open" | "applied" | "nothing" | "lost";
  spent: number;
}

export class Ledger {
  readonly #table: Table<LedgerEntry>;

  constructor(records: Records) {
    this.#table = records.table("ledger");
  }

  all(): LedgerEntry[] {
    return this.#table.all();
  }

  add(entry: Omit<LedgerEntry, "number" | "outcome" | "spent">): Change {
    const number = this.#table.size + 1;
    return this.#table.put(entry.workId, { number, ...entry, outcome: "open", spent: 0 });
  }

  close(workId: string, end: Pick<LedgerEntry, "outcome" | "spent">): Change[] {
    const entry = this.#table.get(workId);
    return entry ? [this.#table.put(workId, { ...entry, ...end })] : [];
  }
}
