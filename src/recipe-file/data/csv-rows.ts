// Rows of a CSV file: a header that names the columns, then as many cells in every line.

import type { Column, Row, Rows } from "../../core/recipe/rows.ts";
import { CsvRecords, type CsvProblem, type CsvRecord } from "./csv-records.ts";
import { MAX_COLUMNS, type Report, type RowReader } from "./row-reader.ts";

export class CsvRows implements RowReader {
  readonly rows: Row[] = [];
  readonly #file: string;
  readonly #report: Report;
  readonly #records: CsvRecords;
  #header: CsvRecord | undefined;

  constructor(options: {
    readonly file: string;
    readonly delimiter: string | undefined;
    readonly report: Report;
  }) {
    this.#file = options.file;
    this.#report = options.report;
    const sink = {
      record: (record: CsvRecord) => this.#take(record),
      problem: (one: CsvProblem) => this.#complain(one),
    };
    this.#records = new CsvRecords(sink, options.delimiter);
  }

  push(text: string): void {
    this.#records.push(text);
  }

  end(): Rows {
    this.#records.end();
    if (this.#header === undefined)
      this.#report(
        { line: 1, column: 1, length: 1 },
        {
          code: "empty-data",
          message: "The file has no header row",
          hint: "Write the columns' names into the first line, such as `sku,title`",
        },
      );
    return { columns: this.#columns(), rows: this.rows };
  }

  #columns(): Column[] {
    const names = this.#header?.cells ?? [];
    return names.flatMap((name, index) =>
      name === "" || names.indexOf(name) < index
        ? []
        : [{ name, place: { file: this.#file, ...spanAt(this.#header, index) } }],
    );
  }

  #take(record: CsvRecord): void {
    if (record.cells.length === 1 && record.cells[0] === "") return;
    if (this.#header === undefined) {
      const isTooWide = record.cells.length > MAX_COLUMNS;
      if (isTooWide) this.#report(spanAt(record, MAX_COLUMNS), TOO_WIDE);
      this.#header = isTooWide ? { ...record, cells: [] } : record;
      this.#judgeHeader(this.#header);
      return;
    }
    const { cells } = this.#header;
    if (cells.length === 0) return;
    if (record.cells.length !== cells.length) return this.#wrongCount(record, cells);
    const { file, rows } = { file: this.#file, rows: this.rows };
    const values = new Map(cells.map((name, index) => [name, record.cells[index] ?? ""]));
    const [line = record.line, column = 1] = record.spans;
    rows.push({ values, place: { kind: "data", file, line, column, cells: record.spans } });
  }

  #judgeHeader(header: CsvRecord): void {
    for (const [index, name] of header.cells.entries()) {
      const first = header.cells.indexOf(name);
      if (name === "")
        this.#report(spanAt(header, index), {
          code: "bad-header",
          message: `Column ${index + 1} has no name`,
          hint: "Name it in the first line, or remove the column",
        });
      else if (first < index)
        this.#report(spanAt(header, index), {
          code: "bad-header",
          message: `Columns ${first + 1} and ${index + 1} are both named \`${name}\``,
          hint: "Give each column a name of its own",
          related: [{ at: { file: this.#file, ...spanAt(header, first) }, message: `the first \`${name}\`` }],
        });
    }
  }

  #wrongCount(record: CsvRecord, header: readonly string[]): void {
    const { length } = record.cells;
    const extra = length > header.length;
    const lost = header.slice(length).map((name) => `\`${name}\``);
    this.#report(spanAt(record, extra ? header.length : length - 1), {
      code: "wrong-cell-count",
      message: `This row has ${length} ${length === 1 ? "cell" : "cells"}, but there ${header.length === 1 ? "is 1 column" : `are ${header.length} columns`}`,
      hint: extra
        ? "Put a cell that holds the delimiter in double quotes"
        : `Nothing stands here for ${lost.slice(0, 5).join(", ")}; write an empty cell where there is no value`,
    });
  }

  #complain({ kind, ...place }: CsvProblem): void {
    this.#report(place, PROBLEMS[kind]);
  }
}

const TOO_WIDE = {
  code: "bad-header",
  message: `The file has more than ${MAX_COLUMNS} columns`,
  hint: "Look whether the line ends are missing; else keep the columns that are looked up",
};

const PROBLEMS = {
  "open-quote": {
    code: "bad-quote",
    message: "The double quote that opens here is never closed",
    hint: 'Close it; a quote inside of quotes is written twice: ""',
  },
  "text-after-quote": {
    code: "bad-quote",
    message: "Text follows a closing quote",
    hint: 'Put the whole cell in quotes; a quote inside of quotes is written twice: ""',
  },
  "too-long": {
    code: "bad-quote",
    message: "The row that begins here does not end within 1 MB",
    hint: "Look for a double quote that is not closed",
  },
} as const;

function spanAt(
  record: CsvRecord | undefined,
  index: number,
): { line: number; column: number; length: number } {
  const [line = record?.line ?? 1, column = 1, length = 1] =
    record?.spans.slice(index * 3, index * 3 + 3) ?? [];
  return { line, column, length: Math.max(1, length) };
}
