// What may follow a looked-up name: `| default("…")`, upper, lower, slug, trim, json, one after the other.

import { err, ok, type Result } from "../result.ts";
import { slugOf } from "./slug.ts";
import { didYouMean } from "./suggest.ts";

export interface Filter {
  readonly name: FilterName;
  /** Of `default` only. */
  readonly argument: string;
}

type FilterName = "default" | keyof typeof CHANGES;

const CHANGES = {
  upper: (text: string) => text.toUpperCase(),
  lower: (text: string) => text.toLowerCase(),
  slug: slugOf,
  trim: (text: string) => text.trim(),
  json: (text: string) => JSON.stringify(text),
} as const;

const FILTERS: readonly FilterName[] = ["default", "upper", "lower", "slug", "trim", "json"];

/** Absent texts are empty ones. */
export const applyFilters = (text: string, filters: readonly Filter[]): string =>
  filters.reduce(
    (value, { name, argument }) =>
      name === "default" ? (value === "" ? argument : value) : CHANGES[name](value),
    text,
  );

export interface FilterProblem {
  readonly message: string;
  readonly hint: string;
}

/** Name and filters apart: a bar inside quotes is part of a text. */
export const splitFilters = (inside: string): string[] =>
  (inside.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^|])+|(?<=\|)(?=\||$)/gsu) ?? []).map((part) => part.trim());

export function readFilter(text: string): Result<Filter, FilterProblem> {
  const [, name = "", written] = /^([A-Za-z_]\w*)\s*(?:\(\s*([^]*?)\s*\))?$/u.exec(text) ?? [];
  if (name === "") return err({ message: `\`${text.slice(0, 40)}\` is no filter`, hint: CHOICE });
  const known = FILTERS.find((filter) => filter === name);
  if (known === undefined)
    return err({ message: `There is no filter \`${name}\``, hint: didYouMean(name, FILTERS) });
  return known === "default" ? readDefault(written) : readPlain(known, written);
}

const CHOICE = 'After `|` stands one of `default("…")`, `upper`, `lower`, `slug`, `trim`, `json`';

function readPlain(name: FilterName, written: string | undefined): Result<Filter, FilterProblem> {
  if (written === undefined) return ok({ name, argument: "" });
  return err({ message: `\`${name}\` takes nothing in brackets`, hint: `Write \`| ${name}\`` });
}

function readDefault(written: string | undefined): Result<Filter, FilterProblem> {
  const argument = written === undefined ? undefined : unquoted(written);
  if (argument !== undefined) return ok({ name: "default", argument });
  return err({
    message: "`default` wants one text in quotes",
    hint: 'Write `| default("…")`',
  });
}

/** Double quotes as in JSON; single ones hold letters only. */
function unquoted(written: string): string | undefined {
  if (/^'[^']*'$/u.test(written)) return written.slice(1, -1);
  if (!written.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
