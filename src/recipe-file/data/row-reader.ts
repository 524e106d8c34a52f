// What every reader of a data file does: takes its text in pieces, gives rows, and says what is wrong and where.

import type { Mistake } from "../../core/mistake.ts";
import type { DataPlace, Row, Rows } from "../../core/recipe/rows.ts";

export interface RowReader {
  push(text: string): void;
  end(): Rows;
  readonly rows: readonly Row[];
}

/** Takes note of a mistake in the data. */
export type Report = (
  place: Omit<DataPlace, "file">,
  words: Pick<Mistake, "code" | "message"> & { readonly hint: string },
) => void;
