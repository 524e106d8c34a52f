// Rows with aligned columns; the last column takes what is left of the width.

import { fit, widthOf } from "./width.ts";
import type { Paint, Style } from "./paint.ts";

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

export interface TableOptions {
  readonly paint: Paint;
  /** Infinity: nothing is cut. */
  readonly columns: number;
  /** Indices of columns with numbers. */
  readonly right?: readonly number[];
}

const GAP = "  ";

/** Without a header when `head` is empty. Cell texts are harmless already. */
export function table(
  { head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
  options: TableOptions,
): string[] {
  const header: Cell[] = head.map((text) => ({ text, style: "dim" }));
  const all = head.length === 0 ? rows : [header, ...rows];
  const widths = columnWidths(all, options.columns);
  return all.map((row) => rowText(row, widths, options));
}

function columnWidths(rows: readonly (readonly Cell[])[], columns: number): number[] {
  const last = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const widths: number[] = [];
  for (let index = 0; index <= last; index++) {
    const used = widths.reduce((sum, width) => sum + width + GAP.length, 0);
    const wanted = rows.reduce((max, row) => Math.max(max, widthOf(row[index]?.text ?? "")), 0);
    const most = index === last ? columns - used : Math.max(8, Math.floor(columns * 0.4));
    widths.push(Math.max(1, Math.min(wanted, most)));
  }
  return widths;
}

function rowText(row: readonly Cell[], widths: readonly number[], { paint, right }: TableOptions): string {
  const cells = row.map(({ text, style }, index) => {
    const width = widths[index] ?? 0;
    const cut = fit(text, width);
    const painted = style === undefined ? cut : paint(cut, style);
    const padding = " ".repeat(Math.max(0, width - widthOf(cut)));
    if (right?.includes(index) === true) return padding + painted;
    return index === row.length - 1 ? painted : painted + padding;
  });
  return cells.join(GAP).trimEnd();
}
