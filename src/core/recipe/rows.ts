// The rows that an entry makes videos of, and where each of their values stands.

import type { Path } from "../mistake.ts";

/** In a data file; 1-based, columns in UTF-16 units. */
export interface DataPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly name: string;
  /** Where it is named, if that is one place. */
  readonly place?: DataPlace;
}

export interface Row {
  /** Texts by column, in the columns' order. */
  readonly values: ReadonlyMap<string, string>;
  readonly place: RowPlace;
  /** The file that the row stands for: the first input of its video. */
  readonly input?: string;
}

export type RowPlace =
  /** In the recipe. */
  | { readonly kind: "recipe"; readonly path: Path }
  /** In a data file. `cells` holds line, column and length of each value, one after the other: a batch has many rows. */
  | {
      readonly kind: "data";
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly cells?: readonly number[];
    };

/** Which of an entry's videos something is about. */
export interface Origin {
  readonly entry: string;
  readonly row?: Row;
  /** How many videos the entry makes. */
  readonly count: number;
}

/** Where a row begins, or where one of its values stands. */
export function placeOfRow(row: Row, column?: string): Path | DataPlace {
  const { place } = row;
  if (place.kind === "recipe") return column === undefined ? place.path : [...place.path, column];
  const index = column === undefined ? -1 : [...row.values.keys()].indexOf(column);
  const [line, at, length] = place.cells?.slice(index * 3, index * 3 + 3) ?? [];
  if (index < 0 || line === undefined || at === undefined || length === undefined)
    return { file: place.file, line: place.line, column: place.column, length: 1 };
  return { file: place.file, line, column: at, length: Math.max(1, length) };
}
