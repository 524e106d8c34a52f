// The first look at a recipe file: its head with the look-ups done, and the data that its entries are made of.

import type { Mistake, Path } from "../mistake.ts";
import { fillHead, Filler, type HeadContext } from "./fill.ts";
import type { CheckedData } from "./issues.ts";
import { recipeJsonSchema } from "./json-schema.ts";
import type { Scope } from "./lookup.ts";
import { isMap, type DataMap } from "./plain-data.ts";
import type { SchemaNode } from "./schema-tree.ts";
import { checkForEach, checkMatrix, type Combination, type ForEach } from "./sources.ts";

export interface OpenedRecipe {
  /** As it was written; undefined when the file is no map. */
  readonly written: unknown;
  /** All but the videos, filled. */
  readonly head: DataMap;
  readonly entries: readonly OpenedEntry[];
  /** What every text of a video may look up. */
  readonly scope: Scope;
  readonly filler: Filler;
  /** Of `for_each` and `matrix`. */
  readonly mistakes: readonly Mistake[];
}

/** A video, or a pattern of videos. */
export interface OpenedEntry {
  readonly id: string;
  readonly path: Path;
  /** As it was written, without `for_each` and `matrix`. */
  readonly template: unknown;
  /** It makes videos of data, which could not be told when the value is undefined. */
  readonly isPattern: boolean;
  readonly forEach?: ForEach;
  readonly matrix?: readonly Combination[];
}

export function openRecipe(written: unknown, context: HeadContext): OpenedRecipe {
  const filler = new Filler();
  const data = isMap(written) ? written : {};
  const { data: head, scope } = fillHead(data, context, filler);
  const opened = isMap(data["videos"])
    ? Object.entries(data["videos"]).map(([id, entry]) => openEntry(id, entry, { scope, filler }))
    : [];
  return {
    written,
    head,
    entries: opened.map(({ entry }) => entry),
    scope,
    filler,
    mistakes: opened.flatMap(({ mistakes }) => mistakes),
  };
}

interface EntryContext {
  readonly scope: Scope;
  readonly filler: Filler;
}

interface Opened {
  readonly entry: OpenedEntry;
  readonly mistakes: readonly Mistake[];
}

function openEntry(id: string, written: unknown, { scope, filler }: EntryContext): Opened {
  const path = ["videos", id];
  if (!isMap(written) || !("for_each" in written || "matrix" in written))
    return { entry: { id, path, template: written, isPattern: false }, mistakes: [] };
  const { for_each: writtenRows, matrix: writtenMatrix, ...template } = written;
  const { id: idTemplate, ...source } = isMap(writtenRows) ? writtenRows : {};
  const filled = isMap(writtenRows) ? filler.fill(source, scope, [...path, "for_each"]) : writtenRows;
  const rows = isMap(filled) && idTemplate !== undefined ? { ...filled, id: idTemplate } : filled;
  const matrix = filler.fill(writtenMatrix, scope, [...path, "matrix"]);
  const root = { videos: { [id]: { ...template, for_each: rows, matrix } } };
  const checked = (key: string): CheckedData => ({ ...dataOf(root), at: [...path, key] });
  const forEach = "for_each" in written ? checkForEach(rows, checked("for_each")) : NOTHING;
  const combinations = "matrix" in written ? checkMatrix(matrix, checked("matrix")) : NOTHING;
  return {
    entry: {
      id,
      path,
      template,
      isPattern: true,
      ...(forEach.value === undefined ? {} : { forEach: forEach.value }),
      ...(combinations.value === undefined ? {} : { matrix: combinations.value }),
    },
    mistakes: [...forEach.mistakes, ...combinations.mistakes],
  };
}

const NOTHING = { value: undefined, mistakes: [] } as const;

let schema: SchemaNode | undefined;

/** The schema is made for the first mistake that needs it: it takes longer than checking a good recipe. */
export const dataOf = (root: unknown): CheckedData => ({
  root,
  at: [],
  schema: () => (schema ??= recipeJsonSchema()),
});
