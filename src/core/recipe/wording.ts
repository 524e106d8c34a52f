// How messages name a place in a file, a kind of value and a value.

import type { Path } from "../mistake.ts";

/** The same at the beginning of a sentence. */
export const capitalSubject = (path: Path): string =>
  subject(path).replace(/^[a-z]/u, (letter) => letter.toUpperCase());

/** What a message is about, by the last steps of its path. */
export function subject(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  return typeof last === "number" ? `entry ${last + 1} of \`${String(path.at(-2))}\`` : `\`${last}\``;
}

export function kindInWords(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "`true` or `false`",
    array: "a list",
    object: "a map (`key: value`)",
    record: "a map (`key: value`)",
  };
  return words[kind] ?? kind;
}

export function inWords(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `\`${value}\``;
  if (typeof value !== "string") return "something else";
  const short = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return `the text ${JSON.stringify(short)}`;
}
