// Rows of a JSON list or of JSON lines: objects, their nested names joined by dots.

import type { Column, Row, Rows } from "../../core/recipe/rows.ts";
import { JsonLines, JsonListElements, type JsonPiece, type JsonTrouble } from "./json-values.ts";
import { MAX_COLUMNS, type Report, type RowReader } from "./row-reader.ts";

export class JsonRows implements RowReader {
  readonly rows: Row[] = [];
  readonly #file: string;
  readonly #report: Report;
  readonly #source: JsonLines | JsonListElements;
  readonly #columns = new Set<string>();

  constructor(options: { readonly file: string; readonly kind: "json" | "jsonl"; readonly report: Report }) {
    this.#file = options.file;
    this.#report = options.report;
    const sink = {
      piece: (piece: JsonPiece) => this.#take(piece),
      trouble: (trouble: JsonTrouble, place: { line: number; column: number }) =>
        this.#report({ ...place, length: 1 }, TROUBLES[trouble]),
    };
    this.#source = options.kind === "json" ? new JsonListElements(sink) : new JsonLines(sink);
  }

  push(text: string): void {
    this.#source.push(text);
  }

  /** Every row has every column: what it does not say is empty. */
  end(): Rows {
    this.#source.end();
    const names = [...this.#columns].slice(0, MAX_COLUMNS);
    const rows = this.rows.map((row) =>
      row.values.size === names.length
        ? row
        : { ...row, values: new Map(names.map((name) => [name, row.values.get(name) ?? ""])) },
    );
    return { columns: names.map((name): Column => ({ name })), rows };
  }

  #take({ text, line, column }: JsonPiece): void {
    if (this.#columns.size > MAX_COLUMNS) return;
    const place = { line, column, length: Math.max(1, text.split("\n", 1)[0]?.length ?? 1) };
    const value = parsed(text);
    if (value === undefined) return this.#report(place, TROUBLES["no-json"]);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return this.#report(place, TROUBLES["no-object"]);
    const values = flattened(value);
    if (values === undefined) return this.#report(place, TROUBLES["too-deep"]);
    for (const name of values.keys()) this.#columns.add(name);
    if (this.#columns.size > MAX_COLUMNS) return this.#report(place, TROUBLES["too-wide"]);
    this.rows.push({ values, place: { kind: "data", file: this.#file, line, column } });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Undefined for what nests deeper than a program can follow. */
function flattened(value: object): Map<string, string> | undefined {
  const values = new Map<string, string>();
  try {
    flatten(value, values, { prefix: "", depth: 0 });
    return values;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Deeper maps stay JSON. */
const MAX_DEPTH = 4;

function flatten(
  value: object,
  values: Map<string, string>,
  { prefix, depth }: { readonly prefix: string; readonly depth: number },
): void {
  for (const [key, item] of Object.entries(value)) {
    const name = `${prefix}${key}`;
    if (typeof item === "object" && item !== null && !Array.isArray(item) && depth < MAX_DEPTH)
      flatten(item, values, { prefix: `${name}.`, depth: depth + 1 });
    else values.set(name, textOf(item));
  }
}

/** Lists of plain values read like a list in a sentence. */
function textOf(value: unknown): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(", ");
  return JSON.stringify(value);
}

const OBJECTS = 'Write objects, such as {"sku": "mug", "title": "a blue mug"}';

const TROUBLES = {
  "no-list": {
    code: "bad-json",
    message: "The file is not a JSON list",
    hint: `It begins with \`[\`. ${OBJECTS}`,
  },
  "no-json": {
    code: "bad-json",
    message: "This is not JSON",
    hint: "Look at the quotes, the commas and the brackets",
  },
  "no-object": { code: "bad-json", message: "A row is an object with names and values", hint: OBJECTS },
  "too-deep": {
    code: "bad-json",
    message: "The row nests too deep",
    hint: "Write plain values",
  },
  "too-wide": {
    code: "bad-json",
    message: `The rows have more than ${MAX_COLUMNS} different names by here`,
    hint: "Keep the names that are looked up; values do not belong into names",
  },
  "not-closed": {
    code: "bad-json",
    message: "The list is not closed",
    hint: "The file may be cut short; it ends with `]`",
  },
  "text-behind": {
    code: "bad-json",
    message: "Something follows the list",
    hint: "One list is all there may be in the file",
  },
  comma: {
    code: "bad-json",
    message: "A comma is missing here, or is one too many",
    hint: "One comma stands between two rows",
  },
  "too-long": {
    code: "bad-json",
    message: "The row that begins here does not end within 1 MB",
    hint: "Look for a quote or a bracket that is not closed",
  },
} as const;
