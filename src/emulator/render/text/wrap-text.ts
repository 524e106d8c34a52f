// Owns breaking a text into lines that fit a width.

import { graphemes } from "./clean-text.ts";

type Measure = (text: string) => number;

const words = new Intl.Segmenter("zh", { granularity: "word" });
const writtenWithoutSpaces = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

interface Line {
  widthPx: number;
  measure: Measure;
}

/** As few lines as fit, and those about equally long: a last word alone on its line looks like a mistake. */
export function wrapText(text: string, { widthPx, measure }: Line): string[] {
  let lines = wrapGreedily(text, { widthPx, measure });
  const longestWordPx = Math.max(...text.split(/\s+/).map(measure));
  for (let narrowerPx = widthPx * 0.95; narrowerPx >= longestWordPx; narrowerPx *= 0.95) {
    const narrower = wrapGreedily(text, { widthPx: narrowerPx, measure });
    if (narrower.length > lines.length) break;
    lines = narrower;
  }
  return lines;
}

function wrapGreedily(text: string, line: Line): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, line));
}

function wrapParagraph(paragraph: string, { widthPx, measure }: Line): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(paragraph).flatMap((piece) => split(piece, { widthPx, measure }))) {
    if (line !== "" && measure((line + piece).trimEnd()) > widthPx) {
      lines.push(line.trim());
      line = "";
    }
    line += piece;
  }
  if (line.trim() !== "") lines.push(line.trim());
  return lines;
}

/** The parts between which a line may break, each with the space or the punctuation that follows it. */
function pieces(paragraph: string): string[] {
  const found: string[] = [];
  for (const { segment } of words.segment(paragraph)) {
    const last = found.at(-1);
    if (last === undefined || mayBreakBetween(last, segment)) found.push(segment);
    else found[found.length - 1] = last + segment;
  }
  return found;
}

function mayBreakBetween(left: string, right: string): boolean {
  if (/^[\s\p{P}]/u.test(right)) return false;
  return (
    /\s$/.test(left) ||
    writtenWithoutSpaces.test(left.at(-1) ?? "") ||
    writtenWithoutSpaces.test(right[0] ?? "") ||
    (/[\p{P}]$/u.test(left) && writtenWithoutSpaces.test(left))
  );
}

/** A word wider than a line is broken where it must be. */
function split(piece: string, { widthPx, measure }: Line): string[] {
  if (measure(piece.trimEnd()) <= widthPx) return [piece];
  const parts: string[] = [];
  let part = "";
  for (const grapheme of graphemes(piece)) {
    if (part !== "" && measure(part + grapheme) > widthPx) {
      parts.push(part);
      part = "";
    }
    part += grapheme;
  }
  return part === "" ? parts : [...parts, part];
}
