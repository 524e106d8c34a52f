// Every paid step with what it cost, as people read it.

import { count, grouped } from "../core/words/count.ts";
import { paintFor } from "./paint.ts";
import { harmless } from "./sanitize.ts";
import { table } from "./table.ts";

export interface LedgerRow {
  readonly recipe: string;
  readonly video: string;
  readonly step: string;
  /** ISO 8601: when it was sent. */
  readonly at: string;
  readonly prompt: string;
  readonly estimate: number;
  /** Null until it is settled. */
  readonly cost: number | null;
}

export interface Ledger {
  readonly entries: readonly LedgerRow[];
  readonly total: number;
}

export function ledgerTable(
  { entries, total }: Ledger,
  { color, columns }: { readonly color: boolean; readonly columns: number },
): string[] {
  if (entries.length === 0) return ["Nothing was paid for yet."];
  const head = ["at", "video", "step", "estimate", "cost", "prompt"];
  const rows = entries.map((entry) => [
    { text: entry.at.slice(0, 16).replace("T", " ") },
    { text: harmless(`${entry.recipe}/${entry.video}`) },
    { text: entry.step },
    { text: grouped(entry.estimate) },
    { text: entry.cost === null ? "open" : grouped(entry.cost) },
    { text: harmless(entry.prompt) },
  ]);
  const lines = table({ head, rows }, { paint: paintFor({ color }), columns, right: [3, 4] });
  const free = entries.filter(({ cost }) => cost === 0).length;
  const unpaid = free === 0 ? "" : `, ${grouped(free)} more that cost nothing`;
  return [
    ...lines,
    "",
    `${count(entries.length - free, "paid step")}${unpaid}, ${count(total, "credit")} in all.`,
  ];
}
