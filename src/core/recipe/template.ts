// A text taken apart at its look-ups, once, however many rows it is filled for.

import type { Mistake } from "../mistake.ts";
import { readFilter, splitFilters, type Filter } from "./filters.ts";

export type Template = readonly Piece[];

export type Piece =
  /** Letters as they are. */
  | { readonly kind: "text"; readonly text: string }
  | ({ readonly kind: "name"; readonly written: Written } & LookUp)
  /** A look-up that can never be done. */
  | { readonly kind: "wrong"; readonly written: Written; readonly words: Words }
  /** Letters that look like another tool's look-up. */
  | { readonly kind: "bare"; readonly written: Written; readonly name: string };

/** What stands in the text, and which of its kind it is (from 0). */
export interface Written {
  readonly text: string;
  readonly nth: number;
}

export interface LookUp {
  readonly group: string;
  readonly name: string;
  readonly filters: readonly Filter[];
  /** It can only be the name of a column as it stands in the data. */
  readonly isOdd: boolean;
}

type Words = Pick<Mistake, "code" | "message" | "hint">;

/** Group 1: the escape `$` before `${{`; group 2: what stands in the braces, absent when they are not closed; group 3: bare braces. */
const MARKS = /(\$)?\$\{\{(?:((?:(?!\}\}|\$\{\{)[^])*)\}\})?|\{\{\s*([\w.-]+)\s*\}\}/gu;

export function takeApart(text: string): Template {
  const pieces: Piece[] = [];
  const count = counter();
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const [whole, escape, inside, bare] = match;
    if (match.index > end) pieces.push({ kind: "text", text: text.slice(end, match.index) });
    end = match.index + whole.length;
    const written = { text: whole, nth: count(whole) };
    if (bare !== undefined) pieces.push({ kind: "bare", written, name: bare });
    else if (escape !== undefined) pieces.push({ kind: "text", text: whole.slice(1) });
    else pieces.push(lookUpIn(inside, written));
  }
  if (end < text.length) pieces.push({ kind: "text", text: text.slice(end) });
  return pieces;
}

/** Longer than any name with its filters. */
const MAX_LOOK_UP_LENGTH = 2000;

/** Which of its kind a piece is: the same words may stand in a text more than once. */
function counter(): (piece: string) => number {
  const seen = new Map<string, number>();
  return (piece) => {
    const nth = seen.get(piece) ?? 0;
    seen.set(piece, nth + 1);
    return nth;
  };
}

function lookUpIn(inside: string | undefined, written: Written): Piece {
  const wrong = (words: Words): Piece => ({ kind: "wrong", written, words });
  if (inside === undefined)
    return wrong({
      code: "unclosed-look-up",
      message: "The look-up is not closed",
      hint: "Write `}}` after the name",
    });
  if (inside.length > MAX_LOOK_UP_LENGTH) return wrong(notAName(inside.trim()));
  const [name = "", ...rest] = splitFilters(inside);
  if (rest.includes("")) return wrong(notAName(inside.trim()));
  const filters: Filter[] = [];
  for (const text of rest) {
    const filter = readFilter(text);
    if (!filter.ok) return wrong({ code: "bad-filter", ...filter.error });
    filters.push(filter.value);
  }
  const found = nameIn(name);
  return found === undefined ? wrong(notAName(name)) : { kind: "name", written, filters, ...found };
}

const NAME = /^([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)$/u;
const COLUMN = /^[\p{L}_][\p{L}\p{M}\p{N}_. -]*$/u;

/** Columns are named as they stand in the data, spaces and all. */
function nameIn(written: string): Omit<LookUp, "filters"> | undefined {
  const column = written.startsWith("row.") ? written.slice("row.".length) : "";
  if (column !== "") return { group: "row", name: column, isOdd: !COLUMN.test(column) };
  const [, group, name] = NAME.exec(written) ?? [];
  return group === undefined || name === undefined ? undefined : { group, name, isOdd: false };
}

export function notAName(inside: string): Words {
  if (/^[A-Za-z_][\w-]*$/u.test(inside))
    return {
      code: "not-a-look-up",
      message: `\`${inside.slice(0, 60)}\` is only half of a name`,
      hint: `A name says where it comes from, such as \`vars.${inside.slice(0, 60)}\`, \`row.title\` or \`matrix.ratio\``,
    };
  return {
    code: "not-a-look-up",
    message: inside === "" ? "The look-up is empty" : `\`${inside.slice(0, 60)}\` is more than a name`,
    hint: "`${{ … }}` looks up one name, such as `vars.brand`, with filters behind it; it is no language. Compute the value outside, or write it out. The letters themselves are `$${{`",
  };
}
