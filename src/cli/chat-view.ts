// How a conversation looks: a mark for each kind of line, wrapped at words where the screen is narrow.

import type { Line } from "../chat/telling.ts";
import type { Paint, Style } from "../reporters/paint.ts";
import { harmless } from "../reporters/sanitize.ts";
import { widthOf } from "../reporters/width.ts";

const MARKS: Readonly<Record<Line["kind"], string>> = {
  said: "  ",
  asked: "? ",
  fact: "✓ ",
  quiet: "  ",
  problem: "! ",
};

const STYLES: Readonly<Partial<Record<Line["kind"], Style>>> = {
  asked: "accent",
  fact: "good",
  quiet: "dim",
  problem: "warning",
};

export function viewLine(
  { kind, text }: Line,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string {
  const style = STYLES[kind];
  return text
    .split("\n")
    .flatMap((line) => wrap(harmless(line), columns - MARKS[kind].length - 1))
    .map((line, index) => `${index === 0 ? MARKS[kind] : "  "}${line}`)
    .map((line) => (style === undefined ? line : paint(line, style)))
    .join("\n");
}

/** At spaces; what has none, such as Chinese or a link, is left to the terminal. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
