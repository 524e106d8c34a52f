// Rows with aligned columns; the last column takes what is left of the width, and what does not fit stands below.

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

/** Less says nothing: where there is no room for it, the last column goes below. */
const LEAST_LAST = 16;

/** Without a header when `head` is empty. Cell texts are harmless already. */
export function table(
  { head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
  options: TableOptions,
): string[] {
  const header: Cell[] = head.map((text) => ({ text, style: "dim" }));
  const all = head.length === 0 ? rows : [header, ...rows];
  const bands = bandsOf(all, options.columns);
  return all.flatMap((row) => rowLines(row, bands, options));
}

/** Columns that stand side by side: all of them, or on a narrow terminal as many as fit, and the others on the lines below. */
interface Band {
  readonly first: number;
  readonly widths: readonly number[];
}

function bandsOf(rows: readonly (readonly Cell[])[], columns: number): Band[] {
  const wanted = wantedWidths(rows);
  const bands: { first: number; widths: number[] }[] = [{ first: 0, widths: [] }];
  for (const [index, width] of wanted.entries()) {
    const isLast = index === wanted.length - 1;
    const most = isLast ? Infinity : Math.max(8, Math.floor(columns * 0.4));
    const least = isLast ? Math.min(width, LEAST_LAST) : Math.min(width, most);
    const band = bands.at(-1);
    const left = columns - takenBy(band, bands.length);
    if (band !== undefined && (band.widths.length === 0 || left >= least))
      band.widths.push(Math.max(1, Math.min(width, most, left)));
    else {
      const below = columns - INDENT.length;
      bands.push({ first: index, widths: [Math.max(1, Math.min(width, most, below))] });
    }
  }
  return bands;
}

/** With the gap before what comes next. */
function takenBy(band: Band | undefined, bands: number): number {
  const widths = band?.widths ?? [];
  return widths.reduce((sum, width) => sum + width + GAP.length, bands > 1 ? INDENT.length : 0);
}

function wantedWidths(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) =>
    rows.reduce((max, row) => Math.max(max, widthOf(row[index]?.text ?? "")), 0),
  );
}

const INDENT = "  ";

/** Where nothing would stand below, there is no line. */
function rowLines(row: readonly Cell[], bands: readonly Band[], options: TableOptions): string[] {
  const lines = bands.map((band) => bandText(row, band, options));
  return lines.flatMap((line, index) => (index === 0 ? [line] : line === "" ? [] : [INDENT + line]));
}

function bandText(row: readonly Cell[], { first, widths }: Band, { paint, right }: TableOptions): string {
  const cells = row.slice(first, first + widths.length).map(({ text, style }, offset) => {
    const width = widths[offset] ?? 0;
    const cut = fit(text, width);
    const painted = style === undefined ? cut : paint(cut, style);
    const padding = " ".repeat(Math.max(0, width - widthOf(cut)));
    if (right?.includes(first + offset) === true) return padding + painted;
    return offset === widths.length - 1 ? painted : painted + padding;
  });
  return cells.join(GAP).trimEnd();
}
