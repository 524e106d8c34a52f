// Makes text from a server, a recipe or a file name harmless on a terminal and in a CI log.

/** Longer texts are cut: a terminal shows no more, and a server may send a megabyte. */
const MAX_LENGTH = 2000;

/** On one line, without anything that a terminal would obey or that turns the direction of writing. */
export function harmless(text: string): string {
  const clean = text
    .slice(0, MAX_LENGTH)
    .toWellFormed()
    .replace(/[\t\n\r\u2028\u2029]+/gu, " ")
    .replace(SEQUENCE, "")
    .replace(INVISIBLE, "")
    .replace(PILED_MARKS, "$1")
    .trim();
  return text.length > MAX_LENGTH ? `${clean}…` : clean;
}

/**
 * CI services read commands from logs: `::` at the beginning of a line, `##[` and `##vso[` anywhere in it. A line begins
 * after either line end, and the runner passes over spaces, the control character NEL among them.
 */
export const withoutCommands = (text: string): string =>
  text.replace(/(^|[\n\r])([^\S\n\r]|\u0085)*:(?=:)/gu, "$&\u0020").replace(/##(?=\[|vso\[)/gu, "## ");

/** Lines for stdout or stderr, each of them without commands. */
export const asLines = (lines: readonly string[]): string =>
  lines.map((line) => `${withoutCommands(line)}\n`).join("");

/** JSON leaves characters unescaped that terminals and CI services obey, or that nobody sees; escaped, they mean the same. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => character.replace(/[^]/g, codeUnit))
    .replace(/##(?=\[|vso\[)/gu, String.raw`#\u0023`);

const codeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** For a stream that arrives in pieces: what a piece begins may only become a command with the next one. */
export function commandGuard(): (text: string) => string {
  let line = "";
  return (text) => {
    const guarded = withoutCommands(line + text);
    const passed = guarded.slice(line.length);
    const unfinished = guarded.slice(Math.max(guarded.lastIndexOf("\n"), guarded.lastIndexOf("\r")) + 1);
    line = MAY_BECOME_ONE.test(unfinished) ? unfinished.slice(-2) : `…${unfinished.slice(-2)}`;
    return passed;
  };
}

const MAY_BECOME_ONE = /^(?:\s|\u0085)*:?$/u;

/** Any control character counts as the one that begins or ends a sequence; what is no sequence loses it anyway. */
const SEQUENCE = /\p{Cc}\][^\p{Cc}]*\p{Cc}\\?|(?:\p{Cc}\[|\u009b)[0-?]*[ -/]*[@-~]|\p{Cc}[ -/]+[0-~]/gu;

/** Control characters, direction marks, invisible spaces and tags; the joiner stays, because emoji need it. */
const INVISIBLE =
  /\p{Cc}|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A few marks make letters; dozens of them paint over the lines above and below. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
