// From an entry to its videos: one a row, a combination or both, each with its id and with what it may look up.

import type { Mistake } from "../mistake.ts";
import type { Digest } from "../ports.ts";
import type { Filler } from "./fill.ts";
import type { Scope } from "./lookup.ts";
import type { OpenedEntry } from "./open.ts";
import type { Origin, Row, Rows } from "./rows.ts";
import { idPart, joinId } from "./slug.ts";
import { MAX_VIDEOS, tooMany, type Combination } from "./sources.ts";

export interface Instance {
  readonly id: string;
  readonly entry: OpenedEntry;
  readonly scope: Scope;
  /** Where its entry makes many. */
  readonly origin?: Origin;
}

export interface InstancesContext {
  readonly scope: Scope;
  readonly filler: Filler;
  readonly digest: Digest;
  /** What was read for an entry; undefined when it could not be. */
  readonly rows: Rows | undefined;
}

/** A video, or why there is none. One after the other: a batch has many, and none is needed twice. */
export type Made =
  | { readonly instance: Instance; readonly mistakes: readonly Mistake[] }
  | { readonly instance?: undefined; readonly mistakes: readonly Mistake[] };

export function* instancesOf(entry: OpenedEntry, context: InstancesContext): Generator<Made> {
  if (!entry.isPattern) return yield { instance: alone(entry, context.scope), mistakes: [] };
  if (entry.forEach === undefined && entry.matrix === undefined) return;
  if (entry.forEach !== undefined && context.rows === undefined) return;
  const rows = entry.forEach === undefined ? [undefined] : (context.rows?.rows ?? []);
  const combinations = entry.matrix ?? [undefined];
  const count = rows.length * combinations.length;
  if (count > MAX_VIDEOS) return yield { mistakes: [tooMany(entry.path, count)] };
  if (count === 0) return yield { mistakes: [makesNothing(entry)] };
  for (const row of rows)
    for (const one of combinations) yield makeInstance(entry, { row, one, count, ...context });
}

const withId = (scope: Scope, id: string): Scope => ({ ...scope, video: new Map([["id", id]]) });

const alone = (entry: OpenedEntry, scope: Scope): Instance => ({
  id: entry.id,
  entry,
  scope: withId(scope, entry.id),
});

/** No error: a nightly list may well be empty. */
function makesNothing({ path, forEach }: OpenedEntry): Mistake {
  const words =
    forEach === undefined
      ? { message: "`exclude` leaves no combination", hint: "Exclude less, or remove the video" }
      : forEach.source.kind === "glob"
        ? {
            message: `No file fits \`${forEach.source.text}\``,
            hint: "Patterns count from the recipe's folder",
          }
        : { message: "The data has no rows, so there is nothing to make", hint: "Check the data" };
  const at = forEach === undefined ? [...path, "matrix"] : [...path, "for_each", forEach.source.kind];
  return { path: at, part: "value", severity: "warning", code: "no-rows", ...words };
}

interface MakeContext extends InstancesContext {
  readonly row: Row | undefined;
  readonly one: Combination | undefined;
  readonly count: number;
}

function makeInstance(entry: OpenedEntry, context: MakeContext): Made {
  const { row, one, count, digest } = context;
  const scope: Scope = {
    ...context.scope,
    ...(row === undefined ? {} : { row: row.values }),
    ...(one === undefined ? {} : { matrix: one }),
  };
  const origin: Origin = { entry: entry.id, count, ...(row === undefined ? {} : { row }) };
  const written = row === undefined ? undefined : rowId(entry, row, { ...context, scope });
  if (written?.text === "") return { mistakes: [emptyId(entry, origin)] };
  const values = [...(one?.values() ?? [])].map((value) => idPart(value, digest));
  const parts = [...(written === undefined ? [] : [written.text]), ...values].filter((part) => part !== "");
  const id = joinId(entry.id, parts, digest);
  const mistakes = (written?.mistakes ?? []).map((mistake) => ({ ...mistake, origin }));
  return { instance: { id, entry, scope: withId(scope, id), origin }, mistakes };
}

/** Long enough that 100,000 rows stay apart. */
const ROW_DIGEST_LENGTH = 12;

interface RowId {
  readonly text: string;
  readonly mistakes: readonly Mistake[];
}

/** By what the row says, never by where it stands: rows may change places. */
function rowId(entry: OpenedEntry, row: Row, { scope, filler, digest }: MakeContext): RowId {
  const template = entry.forEach?.id;
  if (template === undefined) return { text: rowDigest(row, digest), mistakes: [] };
  const { matrix: _, ...known } = scope;
  const first = row.input === undefined ? {} : { input: inputNames(row.input) };
  const before = filler.mistakes.length;
  const text = filler.fill(template, { ...known, ...first }, [...entry.path, "for_each", "id"]);
  const mistakes = filler.mistakes.splice(before);
  return { text: mistakes.length > 0 ? rowDigest(row, digest) : idPart(String(text), digest), mistakes };
}

const rowDigest = (row: Row, digest: Digest): string => digest(rowText(row)).slice(0, ROW_DIGEST_LENGTH);

const rowText = ({ values }: Row): string =>
  JSON.stringify([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)));

const emptyId = ({ path }: OpenedEntry, origin: Origin): Mistake => ({
  path: [...path, "for_each", "id"],
  part: "value",
  severity: "error",
  code: "empty-id",
  message: "The id of this row is empty",
  hint: "Give every row a value that tells it apart, or leave `id` out: then a digest of the row is taken",
  origin,
});

/** What `input.` looks up, of a path or an address. */
export function inputNames(text: string): ReadonlyMap<string, string> {
  const path = /^https?:/iu.test(text) ? (URL.parse(text)?.pathname ?? text) : text;
  const name = path.split(/[/\\]/u).at(-1) ?? "";
  return new Map([
    ["name", name],
    ["stem", name.replace(/(?<=.)\.[^.]*$/u, "")],
  ]);
}
