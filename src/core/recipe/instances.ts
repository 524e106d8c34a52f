// From an entry to its videos: one a row, a combination or both, each with its id and with what it may look up.

import type { Mistake, RelatedMistake } from "../mistake.ts";
import type { Digest } from "../ports.ts";
import type { Filler } from "./fill.ts";
import type { Scope } from "./lookup.ts";
import type { OpenedEntry } from "./open.ts";
import { placeOfRow, type Origin, type Row, type Rows } from "./rows.ts";
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

export interface Instances {
  readonly instances: readonly Instance[];
  readonly mistakes: readonly Mistake[];
}

export function instancesOf(entry: OpenedEntry, context: InstancesContext): Instances {
  if (!entry.isPattern) return { instances: [alone(entry, context.scope)], mistakes: [] };
  if (entry.forEach === undefined && entry.matrix === undefined) return NONE;
  if (entry.forEach !== undefined && context.rows === undefined) return NONE;
  const rows = entry.forEach === undefined ? [undefined] : (context.rows?.rows ?? []);
  const combinations = entry.matrix ?? [undefined];
  const count = rows.length * combinations.length;
  if (count > MAX_VIDEOS) return { instances: [], mistakes: [tooMany(entry.path, count)] };
  if (count === 0) return { instances: [], mistakes: [makesNothing(entry)] };
  const made = rows.flatMap((row) =>
    combinations.map((one) => makeInstance(entry, { row, one, count, ...context })),
  );
  return {
    instances: made.flatMap(({ instance }) => instance ?? []),
    mistakes: made.flatMap(({ mistakes }) => mistakes),
  };
}

const NONE: Instances = { instances: [], mistakes: [] };

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

interface Made {
  readonly instance?: Instance;
  readonly mistakes: readonly Mistake[];
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

/** Ids that are the same where case is ignored, each with the place of the first. */
export function collidingIds(instances: readonly Instance[]): Mistake[] {
  const first = new Map<string, Instance>();
  return instances.flatMap((instance) => {
    const key = instance.id.toLowerCase();
    const other = first.get(key);
    if (other === undefined) return (first.set(key, instance), []);
    // Two plain entries are judged by their ids as they are written.
    if (other.origin === undefined && instance.origin === undefined) return [];
    return [collision(instance, other)];
  });
}

function collision(instance: Instance, other: Instance): Mistake {
  const { entry, origin, id } = instance;
  const row = origin?.row === undefined ? undefined : placeOfRow(origin.row);
  const isData = row !== undefined && "file" in row;
  const hasTemplate = entry.forEach?.id !== undefined;
  const hint =
    origin?.row !== undefined && !hasTemplate
      ? "Two rows say the same: remove one of them, or give them an `id` that tells them apart"
      : "Give them ids that tell them apart";
  return {
    path: row !== undefined && !isData ? row : entry.path,
    part: "key",
    ...(isData ? { data: row } : {}),
    severity: "error",
    code: "duplicate-id",
    message: `This would be \`${id}\` once more`,
    hint,
    related: [firstOf(other)],
  };
}

const firstOf = ({ id, entry, origin }: Instance): RelatedMistake => ({
  at: origin?.row === undefined ? entry.path : placeOfRow(origin.row),
  message: `the first \`${id}\``,
});
