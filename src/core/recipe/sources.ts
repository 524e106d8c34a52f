// Judges `for_each` and `matrix` of an entry, before any data is read.

import type { Mistake, Path } from "../mistake.ts";
import { explainIssues, type CheckedData } from "./issues.ts";
import { parseLeniently } from "./lenient.ts";
import { isMap } from "./plain-data.ts";
import { forEachSchema, matrixSchema, type ForEachEntry, type MatrixEntry } from "./sources-schema.ts";
import { didYouMean } from "./suggest.ts";

export interface ForEach {
  readonly source: RowsSource;
  /** A template; without it a row's id is a digest of the row. */
  readonly id?: string;
}

export type RowsSource =
  | { readonly kind: "csv"; readonly text: string; readonly delimiter?: string }
  | { readonly kind: "json" | "jsonl"; readonly text: string }
  | { readonly kind: "glob"; readonly text: string }
  | { readonly kind: "rows"; readonly text?: undefined; readonly rows: NonNullable<ForEachEntry["rows"]> };

/** A value of each name. */
export type Combination = ReadonlyMap<string, string>;

export interface Checked<T> {
  readonly value: T | undefined;
  readonly mistakes: readonly Mistake[];
}

export function checkForEach(data: unknown, { at: path, ...rest }: CheckedData): Checked<ForEach> {
  const { issues, value = {} } = parseLeniently(forEachSchema, data);
  const mistakes = explainIssues(issues, { at: path, ...rest });
  const kinds = SOURCES.filter((kind) => isMap(data) && Object.hasOwn(data, kind));
  if (kinds.length !== 1) {
    const isExplained = !isMap(data) || (kinds.length === 0 && mistakes.length > 0);
    return { value: undefined, mistakes: [...mistakes, ...(isExplained ? [] : [oneSource(path, kinds)])] };
  }
  const source = sourceOf(value);
  if (value.delimiter !== undefined && value.csv === undefined) mistakes.push(strayDelimiter(path));
  if (source === undefined) return { value: undefined, mistakes };
  return { value: { source, ...(value.id === undefined ? {} : { id: value.id }) }, mistakes };
}

const SOURCES = ["csv", "json", "jsonl", "glob", "rows"] as const;

function sourceOf({ csv, json, jsonl, glob, rows, delimiter }: ForEachEntry): RowsSource | undefined {
  if (csv !== undefined) {
    const sign = delimiter === "tab" ? "\t" : delimiter;
    return { kind: "csv", text: csv, ...(sign === undefined ? {} : { delimiter: sign }) };
  }
  if (json !== undefined) return { kind: "json", text: json };
  if (jsonl !== undefined) return { kind: "jsonl", text: jsonl };
  if (glob !== undefined) return { kind: "glob", text: glob };
  return rows === undefined ? undefined : { kind: "rows", rows };
}

const oneSource = (path: Path, kinds: readonly string[]): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "bad-for-each",
  message:
    kinds.length === 0
      ? "`for_each` names no data"
      : `\`for_each\` takes one kind of data, but here are ${kinds.map((kind) => `\`${kind}\``).join(" and ")}`,
  hint: "Write one of `csv`, `json`, `jsonl`, `glob` and `rows`, such as `for_each: { csv: data/products.csv }`",
});

const strayDelimiter = (path: Path): Mistake => ({
  path: [...path, "delimiter"],
  part: "key",
  severity: "error",
  code: "bad-for-each",
  message: "`delimiter` is for CSV files only",
  hint: "Remove it",
});

/** Combinations in the order of the names; the last name changes fastest. */
export function checkMatrix(data: unknown, checked: CheckedData): Checked<readonly Combination[]> {
  const { issues, value } = parseLeniently(matrixSchema, data);
  const mistakes = explainIssues(issues, checked);
  if (value === undefined || issues.length > 0) return { value: undefined, mistakes };
  const { exclude = [], ...names } = value as Required<Pick<MatrixEntry, "exclude">> & Names;
  const lists = Object.entries(names).map(([name, list]) => [name, list.map(String)] as const);
  mistakes.push(...lists.flatMap(([name, list]) => repeated(list, [...checked.at, name])));
  mistakes.push(...badExcludes(exclude, { lists: new Map(lists), path: [...checked.at, "exclude"] }));
  if (lists.length === 0 && mistakes.length === 0) mistakes.push(emptyMatrix(checked.at));
  const size = lists.reduce((product, [, list]) => product * list.length, 1);
  if (size > MAX_VIDEOS) return { value: undefined, mistakes: [...mistakes, tooMany(checked.at, size)] };
  const distinct = lists.map(([name, list]) => [name, [...new Set(list)]] as const);
  const left = product(distinct).filter((one) => !exclude.some((partial) => fits(one, partial)));
  return { value: lists.length === 0 ? undefined : left, mistakes };
}

type Names = Readonly<Record<string, readonly (string | number | boolean)[]>>;
type PartialCombination = Readonly<Record<string, string | number | boolean>>;

/** More than anybody can look at or pay for, and what still fits into memory with ease. */
export const MAX_VIDEOS = 100_000;

export const tooMany = (path: Path, count: number): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "too-many-videos",
  message: `This makes ${count} videos, but a recipe may have at most ${MAX_VIDEOS}`,
  hint: "Split it into several recipes",
});

const emptyMatrix = (path: Path): Mistake => ({
  path,
  part: "key",
  severity: "error",
  code: "empty",
  message: "`matrix` names nothing to combine",
  hint: 'Write names with lists of values, such as `matrix: { ratio: ["9:16", "16:9"] }`',
});

const product = (lists: readonly (readonly [string, readonly string[]])[]): Combination[] =>
  lists.reduce<Combination[]>(
    (done, [name, list]) =>
      done.flatMap((combination) => list.map((value) => new Map([...combination, [name, value]]))),
    [new Map()],
  );

const fits = (combination: Combination, partial: PartialCombination): boolean =>
  Object.entries(partial).every(([name, value]) => combination.get(name) === String(value));

function repeated(list: readonly string[], path: Path): Mistake[] {
  const seen = new Map<string, Path>();
  return list.flatMap((value, index) => {
    const first = seen.get(value);
    if (first === undefined) return (seen.set(value, [...path, index]), []);
    const message = `\`${value}\` stands twice in \`${String(path.at(-1))}\``;
    const at = { path: [...path, index], part: "value", severity: "error" } as const;
    const related = [{ at: first, message: `the first \`${value}\`` }];
    return [{ ...at, code: "duplicate-value", message, hint: "Keep one of them", related }];
  });
}

interface ExcludeContext {
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly path: Path;
}

const badExcludes = (exclude: readonly PartialCombination[], { lists, path }: ExcludeContext): Mistake[] =>
  exclude.flatMap((partial, index) =>
    Object.entries(partial).flatMap(([name, value]): Mistake[] => {
      const list = lists.get(name);
      const at = { path: [...path, index, name], severity: "error", code: "bad-exclude" } as const;
      if (list === undefined)
        return [
          {
            ...at,
            part: "key",
            message: `\`${name}\` is no name of this matrix`,
            hint: didYouMean(name, [...lists.keys()]),
          },
        ];
      if (list.includes(String(value))) return [];
      const message = `\`${String(value)}\` is no value of \`${name}\``;
      return [{ ...at, part: "value", message, hint: didYouMean(String(value), list) }];
    }),
  );
