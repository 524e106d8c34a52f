// The rows that an entry's `for_each` names, from wherever they are.

import { isAbsolute, relative } from "node:path";
import type { Mistake, Path } from "../../core/mistake.ts";
import type { OpenedEntry } from "../../core/recipe/open.ts";
import type { Row, Rows } from "../../core/recipe/rows.ts";
import { MAX_VIDEOS, type RowsSource } from "../../core/recipe/sources.ts";
import { tidyEarly } from "../../platform/memory.ts";
import { locate, type FileWords, type ProjectRules } from "../project.ts";
import type { Report, RowReader } from "./row-reader.ts";
import { readChunks } from "./text-chunks.ts";

export interface ReadRowsOptions {
  readonly rules: ProjectRules;
  readonly workingDir: string;
}

export interface AllRows {
  /** By entry; what could not be read is missing. */
  readonly rows: ReadonlyMap<string, Rows>;
  readonly mistakes: readonly Mistake[];
  /** Real paths of the data files by the names that mistakes use. */
  readonly files: ReadonlyMap<string, string>;
}

/** A file that several entries name is read once. */
export async function readAllRows(
  entries: readonly OpenedEntry[],
  options: ReadRowsOptions,
): Promise<AllRows> {
  const rows = new Map<string, Rows>();
  const mistakes: Mistake[] = [];
  const files = new Map<string, string>();
  const known = new Map<string, ReadResult>();
  for (const { id, path, forEach } of entries) {
    if (forEach === undefined) continue;
    const { source } = forEach;
    const at = [...path, "for_each", source.kind];
    const key = source.kind === "rows" ? `rows ${id}` : JSON.stringify(source);
    const result = known.get(key) ?? (await readRows(source, at, options));
    if (!known.has(key)) mistakes.push(...result.mistakes);
    known.set(key, result);
    if (result.rows !== undefined) rows.set(id, result.rows);
    if (result.file !== undefined) files.set(result.file.name, result.file.path);
  }
  return { rows, mistakes, files };
}

interface ReadResult {
  readonly rows?: Rows;
  readonly mistakes: readonly Mistake[];
  readonly file?: { readonly name: string; readonly path: string };
}

async function readRows(source: RowsSource, at: Path, options: ReadRowsOptions): Promise<ReadResult> {
  switch (source.kind) {
    case "rows":
      return { rows: inlineRows(source.rows, at), mistakes: [] };
    case "glob": {
      const { globRows } = await import("./globbed.ts");
      const found = await globRows(source.text, { rules: options.rules, at });
      return found.ok ? { rows: found.value, mistakes: [] } : { mistakes: [inRecipe(at, found.error)] };
    }
    case "csv":
    case "json":
    case "jsonl":
      // Only here: it costs a recipe without data a few milliseconds.
      tidyEarly();
      return readFile(source, at, options);
  }
}

const inRecipe = (path: Path, words: FileWords): Mistake => ({
  path,
  part: "value",
  severity: "error",
  ...words,
});

type InlineRows = readonly Readonly<Record<string, string | number | boolean | null>>[];

/** Every row has every column: what it does not say is empty. */
function inlineRows(written: InlineRows, at: Path): Rows {
  const names = [...new Set(written.flatMap((row) => Object.keys(row)))];
  const rows = written.map((row, index): Row => ({
    values: new Map(names.map((name) => [name, String(row[name] ?? "")])),
    place: { kind: "recipe", path: [...at, index] },
  }));
  return { columns: names.map((name) => ({ name })), rows };
}

type FileSource = Extract<RowsSource, { kind: "csv" | "json" | "jsonl" }>;

async function readFile(source: FileSource, at: Path, options: ReadRowsOptions): Promise<ReadResult> {
  const located = await locate(source.text, options.rules);
  if (!located.ok) return { mistakes: [inRecipe(at, located.error)] };
  const file = { name: shownName(located.value, options), path: located.value };
  const mistakes: Mistake[] = [];
  const reader = await openReader(source, file.name, (place, words) =>
    mistakes.push({
      path: at,
      part: "value",
      data: { file: file.name, ...place },
      severity: "error",
      ...words,
    }),
  );
  const failure = await readChunks(file.path, {
    files: options.rules.files,
    take: (text) => {
      reader.push(text);
      return reader.rows.length > MAX_VIDEOS ? "enough" : "more";
    },
  });
  if (failure !== undefined)
    return { mistakes: [inRecipe(at, { ...failure, message: `${source.text}: ${failure.message}` })], file };
  const rows = reader.end();
  // Rows that are right are judged, whatever is wrong with the others.
  return rows.rows.length === 0 && mistakes.length > 0 ? { mistakes, file } : { rows, mistakes, file };
}

/** Readers are loaded when they are needed: most recipes have no data. */
async function openReader(source: FileSource, file: string, report: Report): Promise<RowReader> {
  if (source.kind === "csv") {
    const { CsvRows } = await import("./csv-rows.ts");
    return new CsvRows({ file, delimiter: source.delimiter, report });
  }
  const { JsonRows } = await import("./json-rows.ts");
  return new JsonRows({ file, kind: source.kind, report });
}

/** Short where the file lies below the working directory. */
function shownName(path: string, { workingDir }: ReadRowsOptions): string {
  const way = relative(workingDir, path);
  return way.startsWith("..") || isAbsolute(way) ? path : way;
}
