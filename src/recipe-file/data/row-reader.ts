// What every reader of a data file does: takes its text in pieces, gives rows, and says what is wrong and where.

import type { Mistake } from "../../core/mistake.ts";
import type { DataPlace, Row, Rows } from "../../core/recipe/rows.ts";

export interface RowReader {
  push(text: string): void;
  end(): Rows;
  readonly rows: readonly Row[];
}

/** More than any table has; a row of each is kept by name. */
export const MAX_COLUMNS = 1000;

/** Takes note of a mistake in the data. */
export type Report = (
  place: Omit<DataPlace, "file">,
  words: Pick<Mistake, "code" | "message" | "related"> & { readonly hint: string },
) => void;
