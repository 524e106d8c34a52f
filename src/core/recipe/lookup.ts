// `${{ … }}`: a name looked up in a few fixed places. A look-up, not a language: recipes are data.

import type { Mistake, Path } from "../mistake.ts";
import { applyFilters } from "./filters.ts";
import { didYouMean } from "./suggest.ts";
import { notAName, takeApart, type LookUp, type Piece, type Template } from "./template.ts";

/** What can be looked up where a text stands; `names` of an absent group are not known there. */
export type Scope = Readonly<Record<string, ReadonlyMap<string, string>>>;

export interface Filled {
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  /** Full names that were looked up with success, such as `vars.brand`. */
  readonly used: readonly string[];
}

interface FillContext {
  readonly scope: Scope;
  readonly path: Path;
}

/** Replaces every look-up of a text; `$${{` stands for the letters `${{`. */
export const fillText = (text: string, context: FillContext): Filled =>
  fillTemplate(takeApart(text), context);

/** The same for a text that has been taken apart. */
export function fillTemplate(template: Template, context: FillContext): Filled {
  const mistakes: Mistake[] = [];
  const used: string[] = [];
  let text = "";
  for (const piece of template) {
    if (piece.kind === "text") {
      text += piece.text;
      continue;
    }
    const answer = resolve(piece, context.scope);
    if (answer.name !== undefined) used.push(answer.name);
    if (answer.words !== undefined && mistakes.length < MAX_SHOWN)
      mistakes.push(mistakeAt(piece.written, answer.words, context.path));
    text += answer.text;
  }
  return { text, mistakes, used };
}

/** In one text: finding the place of each takes the longer, the more of its kind stand before it. */
const MAX_SHOWN = 50;

type Words = Pick<Mistake, "code" | "severity" | "message" | "hint">;

interface Answer {
  readonly text: string;
  readonly name?: string;
  readonly words?: Words;
}

const mistakeAt = (within: NonNullable<Mistake["within"]>, words: Words, path: Path): Mistake => ({
  path,
  part: "value",
  within,
  ...words,
});

function resolve(piece: Exclude<Piece, { kind: "text" }>, scope: Scope): Answer {
  const { written } = piece;
  switch (piece.kind) {
    case "bare":
      return { text: written.text, words: bareBraces(written.text, piece.name) };
    case "wrong":
      return { text: written.text, words: { severity: "error", ...piece.words } };
    case "name":
      return lookUp(piece, written.text, scope);
  }
}

/** `{{ x }}` is what other tools write; here it would be sent as it is. */
const bareBraces = (written: string, name: string): Words => ({
  severity: "warning",
  code: "bare-braces",
  message: `\`${written}\` is not a look-up and would be sent as it stands`,
  hint: `Write \`\${{ ${name} }}\``,
});

function lookUp({ group, name, filters, isOdd }: LookUp, written: string, scope: Scope): Answer {
  const names = scope[group];
  const value = names?.get(name) ?? defaultOfEnv(group, filters);
  if (value === undefined)
    return {
      text: written,
      words: isOdd ? { severity: "error", ...notAName(`row.${name}`) } : unknown(group, name, scope),
    };
  const full = `${group}.${name}`;
  const text = applyFilters(value, filters);
  return text === "" && group === "row"
    ? { text, name: full, words: emptyValue(name) }
    : { text, name: full };
}

/** What the surroundings do not say is what a default is for; names in files are typing mistakes. */
const defaultOfEnv = (group: string, filters: LookUp["filters"]): string | undefined =>
  group === "env" && filters.some((filter) => filter.name === "default") ? "" : undefined;

/** A hole in a prompt is paid for. */
const emptyValue = (name: string): Words => ({
  severity: "warning",
  code: EMPTY_VALUE,
  message: `The row has no \`${name}\`, so nothing will stand there`,
  hint: `Write a value, or what to take instead: \`\${{ row.${name} | default("…") }}\``,
});

export const EMPTY_VALUE = "empty-value";

function unknown(group: string, name: string, scope: Scope): Words {
  const names = scope[group];
  const isGroup = names !== undefined;
  return {
    severity: "error",
    code: "unknown-name",
    message: isGroup ? `\`${group}.${name}\` is not known here` : `There is no \`${group}\` to look up here`,
    hint: isGroup
      ? unknownHint(group, name, names)
      : (NEEDED[group] ?? didYouMean(group, Object.keys(scope))),
  };
}

const NEEDED: Readonly<Record<string, string>> = {
  row: "Rows come from `for_each`, such as `for_each: { csv: data/products.csv }`",
  matrix: 'Combinations come from `matrix`, such as `matrix: { ratio: ["9:16", "16:9"] }`',
  input: "It speaks of the first of the video's `inputs`, and there is none",
};

const unknownHint = (group: string, name: string, names: ReadonlyMap<string, string>): string =>
  group === "env" && names.size === 0
    ? "Environment variables have to be allowed and set: `allow: { env: [NAME] }` in the configuration"
    : didYouMean(name, [...names.keys()]);
