// What the library finds wrong with a text's syntax, at the place where people look, with a hint on how to mend it.

import type { YAMLError } from "yaml";
import type { YamlProblem } from "./problem.ts";

export function syntaxProblems(errors: readonly YAMLError[], text: string): YamlProblem[] {
  const tooDeep = errors.filter(isManyLines);
  // The library says it twice of one place; the one that reaches to the key says more.
  const starts = new Set(tooDeep.map(({ pos }) => pos[0]));
  return untilLost(errors).flatMap((error) => {
    if (isManyLines(error)) return [overIndented(error, text)];
    if (error.code === "BLOCK_AS_IMPLICIT_KEY" && starts.has(error.pos[0])) return [];
    return [bareLookUp(error, text) ?? asTold(error, text)];
  });
}

/** Once a token surprises the library, it finds fault with every one after it. */
function untilLost(errors: readonly YAMLError[]): readonly YAMLError[] {
  const first = errors.findIndex(isUnexpected);
  return first === -1 ? errors : errors.slice(0, first + 1);
}

const isUnexpected = ({ code }: YAMLError): boolean => code === "UNEXPECTED_TOKEN";

const isManyLines = ({ code }: YAMLError): boolean => code === "MULTILINE_IMPLICIT_KEY";

/** A value, and on a further line what looks like a key of it: a key that is indented too far, or a text with a colon in it. */
function overIndented(error: YAMLError, text: string): YamlProblem {
  const [start, end] = error.pos;
  const keyStart = end - (/[^\n]*$/u.exec(text.slice(start, end))?.[0].trimStart().length ?? 0);
  const place = { offset: keyStart, length: Math.max(1, end - keyStart), severity: "error" } as const;
  const key = text.slice(keyStart, end);
  const above = keyAbove(text, start);
  if (!/^["']?[\w-]+["']?$/u.test(key) || above === undefined)
    return {
      ...place,
      code: "yaml-syntax",
      message: `${NOT_YAML}: A value does not go on with a key`,
      hint: QUOTES,
    };
  return {
    ...place,
    code: "yaml-syntax",
    message: `${NOT_YAML}: \`${key}\` is indented further than \`${above.name}\`, which has a value already`,
    hint: `Let it begin in column ${above.column}, below \`${above.name}\``,
  };
}

const NOT_YAML = "This is not YAML";
const QUOTES = "A colon and a space begin a value: put a text that holds them in quotes";

/** The key before the value that begins here; columns from 1. */
function keyAbove(
  text: string,
  offset: number,
): { readonly name: string; readonly column: number } | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const [, indent = "", name] = /^((?: |- )*)["']?([\w-]+)["']?:\s+$/u.exec(before) ?? [];
  return name === undefined ? undefined : { name, column: indent.length + 1 };
}

/** Between braces or brackets, a look-up's own braces are read as a map, unless it is in quotes. */
function bareLookUp({ pos: [brace] }: YAMLError, text: string): YamlProblem | undefined {
  if (brace === 0) return undefined;
  const [lookUp] = /^\$\{\{[^\n{}]*\}\}/u.exec(text.slice(brace - 1, brace + 200)) ?? [];
  if (lookUp === undefined) return undefined;
  return {
    offset: brace - 1,
    length: lookUp.length,
    severity: "error",
    code: "yaml-syntax",
    message: `${NOT_YAML}: Within \`{ }\` and \`[ ]\`, a look-up has to be in quotes`,
    hint: `Put the whole text in quotes: "${lookUp}"`,
  };
}

function asTold(error: YAMLError, text: string): YamlProblem {
  const [start, end] = error.code === "BAD_INDENT" ? firstWord(text, error.pos) : error.pos;
  return {
    offset: start,
    length: Math.max(1, end - start),
    severity: "error",
    code: "yaml-syntax",
    message: `${NOT_YAML}: ${isUnexpected(error) ? unexpected(text.slice(start, end)) : firstLine(error.message)}`,
    hint: HINTS[error.code] ?? "Look at the indentation, the quotes and the colons",
  };
}

/** The library tells what it calls the token, which says nothing to who writes recipes. */
function unexpected(token: string): string {
  const words = firstLine(token);
  const shown = words.length > MAX_SHOWN ? `${words.slice(0, MAX_SHOWN)}…` : words;
  return shown.trim() === "" ? "Something is missing here" : `\`${shown}\` cannot stand here`;
}

const MAX_SHOWN = 40;
const firstLine = (text: string): string => text.split("\n")[0] ?? "";

/** The library means the spaces before it. */
function firstWord(text: string, [start, end]: readonly [number, number]): readonly [number, number] {
  const [, spaces = "", word = ""] = /^( *)([^\s:]*)/u.exec(text.slice(start, start + 200)) ?? [];
  return word === "" ? [start, end] : [start + spaces.length, start + spaces.length + word.length];
}

const HINTS: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  TAB_AS_INDENT: "Indent with spaces",
  BLOCK_AS_IMPLICIT_KEY: QUOTES,
  BAD_SCALAR_START: "Put the text in quotes",
  BAD_INDENT: "Give keys that belong together the same indentation",
};
