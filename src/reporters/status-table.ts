// The state of each video as the journal tells it, in rows.

import type { VideoState } from "../core/run/events.ts";
import { count, grouped } from "../core/words/count.ts";
import { length } from "../core/words/duration.ts";
import { paintFor, STATE_STYLES } from "./paint.ts";
import { harmless } from "./sanitize.ts";
import { size } from "../core/words/size.ts";
import { table } from "./table.ts";
import type { Cell } from "./table.ts";
import { wrapped } from "./width.ts";

/** As `status --json` gives it. */
export interface StatusRow {
  readonly recipe: string;
  readonly id: string;
  readonly state: VideoState;
  readonly reason: string;
  readonly credits: number;
  /** What was found wanting where something was expected; absent where nothing was. */
  readonly not_as_expected?: readonly string[];
  readonly exports: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly duration_s?: number;
  }[];
}

export interface StatusTableOptions {
  readonly color: boolean;
  /** Infinity: nothing is cut. */
  readonly columns: number;
}

export function statusTable(rows: readonly StatusRow[], { color, columns }: StatusTableOptions): string[] {
  const paint = paintFor({ color });
  const recipes = new Set(rows.map((row) => row.recipe)).size;
  const head = ["video", "state", "credits", "reason or files"];
  const cells = rows.map((row) => cellsOf(row, recipes > 1 ? `${row.recipe}/${row.id}` : row.id));
  return [
    ...table({ head, rows: cells }, { paint, columns, right: [2] }),
    "",
    ...wrapped(totals(rows), columns),
  ];
}

function cellsOf(row: StatusRow, name: string): Cell[] {
  const files = [...row.exports.map(fileWords), ...(row.not_as_expected ?? []).map(harmless)].join("; ");
  return [
    { text: harmless(name) },
    { text: row.state, style: STATE_STYLES[row.state] },
    { text: row.credits === 0 ? "-" : grouped(row.credits) },
    { text: row.reason === "" ? files : harmless(row.reason) },
  ];
}

function fileWords({ file, bytes, duration_s: seconds }: StatusRow["exports"][number]): string {
  const facts = [...(seconds === undefined ? [] : [length(seconds)]), size(bytes)];
  return `${harmless(file)} (${facts.join(", ")})`;
}

const STATES: readonly VideoState[] = [
  "done",
  "running",
  "pending",
  "failed",
  "parked",
  "unknown",
  "blocked",
];

function totals(rows: readonly StatusRow[]): string {
  const states = STATES.flatMap((state) => {
    const number = rows.filter((row) => row.state === state).length;
    return number === 0 ? [] : [`${grouped(number)} ${state}`];
  });
  const credits = rows.reduce((sum, row) => sum + row.credits, 0);
  const parts = states.length === 0 ? "" : `: ${states.join(", ")}`;
  return `${count(rows.length, "video")}${parts}; ${count(credits, "credit")} spent.`;
}
