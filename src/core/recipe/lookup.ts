// `${{ … }}`: a name looked up in a few fixed places. A look-up, not a language: recipes are data.

import type { Mistake, Path } from "../mistake.ts";
import { applyFilters, readFilter, splitFilters, type Filter } from "./filters.ts";
import { didYouMean } from "./suggest.ts";

/** What can be looked up where a text stands; `names` of an absent group are not known there. */
export type Scope = Readonly<Record<string, ReadonlyMap<string, string>>>;

export interface Filled {
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  /** Full names that were looked up with success, such as `vars.brand`. */
  readonly used: readonly string[];
}

/** Group 1: the escape `$` before `${{`; group 2: what stands in the braces, absent when they are not closed. */
const LOOK_UP = /(\$)?\$\{\{(?:((?:(?!\}\})[^])*)\}\})?/gu;

const NAME = /^([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)$/u;
const COLUMN = /^row\.([\p{L}_][\p{L}\p{M}\p{N}_. -]*)$/u;

/** Replaces every look-up of a text; `$${{` stands for the letters `${{`. */
export function fillText(
  text: string,
  { scope, path }: { readonly scope: Scope; readonly path: Path },
): Filled {
  if (!text.includes("{{")) return { text, mistakes: [], used: [] };
  const mistakes: Mistake[] = [];
  const used: string[] = [];
  const count = counter();
  const filled = text.replace(
    LOOK_UP,
    (whole: string, escape: string | undefined, inside: string | undefined) => {
      const nth = count(whole);
      if (escape !== undefined) return whole.slice(1);
      const answer = resolve(inside, scope);
      if (answer.ok) return (used.push(answer.name), answer.value);
      mistakes.push({
        path,
        part: "value",
        within: { text: whole, nth },
        severity: "error",
        ...answer.words,
      });
      return whole;
    },
  );
  mistakes.push(...bareBraces(text, path));
  return { text: filled, mistakes, used };
}

/** Which of its kind a piece is: the same words may stand in a text more than once. */
function counter(): (piece: string) => number {
  const seen = new Map<string, number>();
  return (piece) => {
    const nth = seen.get(piece) ?? 0;
    seen.set(piece, nth + 1);
    return nth;
  };
}

type Words = Pick<Mistake, "code" | "message" | "hint">;
type Answer =
  | { readonly ok: true; readonly name: string; readonly value: string }
  | { readonly ok: false; readonly words: Words };

function resolve(inside: string | undefined, scope: Scope): Answer {
  if (inside === undefined)
    return refused("unclosed-look-up", "The look-up is not closed", "Write `}}` after the name");
  const [name = "", ...rest] = splitFilters(inside);
  if (rest.includes("")) return notAName(inside.trim());
  const filters: Filter[] = [];
  for (const text of rest) {
    const filter = readFilter(text);
    if (!filter.ok) return refused("bad-filter", filter.error.message, filter.error.hint);
    filters.push(filter.value);
  }
  const answer = lookUp(name, scope, filters);
  return answer.ok ? { ...answer, value: applyFilters(answer.value, filters) } : answer;
}

function lookUp(written: string, scope: Scope, filters: readonly Filter[]): Answer {
  const [group, name] = nameIn(written, scope);
  if (group === undefined || name === undefined) return notAName(written);
  const names = scope[group];
  if (names === undefined)
    return refused(
      "unknown-name",
      `There is no \`${group}\` to look up here`,
      NEEDED[group] ?? didYouMean(group, Object.keys(scope)),
    );
  const value = names.get(name);
  if (value !== undefined) return { ok: true, name: `${group}.${name}`, value };
  // What the surroundings do not say is what a default is for; names in files are typing mistakes.
  if (group === "env" && filters.some((filter) => filter.name === "default"))
    return { ok: true, name: `${group}.${name}`, value: "" };
  return refused("unknown-name", `\`${group}.${name}\` is not known here`, unknownHint(group, name, names));
}

/** Columns are named as they stand in the data, spaces and all. */
function nameIn(written: string, scope: Scope): readonly (string | undefined)[] {
  const column = written.startsWith("row.") ? written.slice("row.".length) : undefined;
  if (column !== undefined && scope["row"]?.has(column) === true) return ["row", column];
  const [, odd] = COLUMN.exec(written) ?? [];
  return odd === undefined ? (NAME.exec(written)?.slice(1) ?? []) : ["row", odd];
}

const NEEDED: Readonly<Record<string, string>> = {
  row: "Rows come from `for_each`, such as `for_each: { csv: data/products.csv }`",
  matrix: 'Combinations come from `matrix`, such as `matrix: { ratio: ["9:16", "16:9"] }`',
  input: "It speaks of the first of the video's `inputs`, and there is none",
};

const refused = (code: string, message: string, hint: string): Answer => ({
  ok: false,
  words: { code, message, hint },
});

const notAName = (inside: string): Answer =>
  refused(
    "not-a-look-up",
    inside === "" ? "The look-up is empty" : `\`${inside.slice(0, 60)}\` is more than a name`,
    "`${{ … }}` looks up one name, such as `vars.brand`, with filters behind it; it is no language. Compute the value outside, or write it out. The letters themselves are `$${{`",
  );

const unknownHint = (group: string, name: string, names: ReadonlyMap<string, string>): string =>
  group === "env" && names.size === 0
    ? "Environment variables have to be allowed and set: `allow: { env: [NAME] }` in the configuration"
    : didYouMean(name, [...names.keys()]);

/** `{{ x }}` is what other tools write; here it would be sent as it is. */
const BARE = /(?<!\$)\{\{\s*([\w.-]+)\s*\}\}/gu;

function bareBraces(text: string, path: Path): Mistake[] {
  const count = counter();
  return Array.from(text.matchAll(BARE), (match) => ({
    path,
    part: "value",
    within: { text: match[0], nth: count(match[0]) },
    severity: "warning",
    code: "bare-braces",
    message: `\`${match[0]}\` is not a look-up and would be sent as it stands`,
    hint: `Write \`\${{ ${match[1] ?? ""} }}\``,
  }));
}
