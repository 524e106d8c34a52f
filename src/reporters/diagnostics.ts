// A mistake as people read it: where, what, the line with the piece underlined, and how to mend it.

import type { Diagnostic } from "../core/diagnostic.ts";

export interface RenderOptions {
  readonly color: boolean;
}

export function renderDiagnostic(diagnostic: Diagnostic, { color }: RenderOptions): string {
  const paint = color ? painted : plain;
  const { file, line, column, severity, message, code, hint, related = [] } = diagnostic;
  const place = paint(`${clean(file)}:${line}:${column}`, "bold");
  return [
    `${place} ${paint(severity, severity)}: ${clean(message)} ${paint(`[${code}]`, "dim")}`,
    ...excerpt(diagnostic, paint),
    ...related.map(
      (at) => `  ${paint("see:", "dim")} ${clean(at.file)}:${at.line}:${at.column} ${clean(at.message)}`,
    ),
    ...(hint === undefined ? [] : [`  ${paint("hint:", "dim")} ${clean(hint)}`]),
  ].join("\n");
}

/** All of them with an empty line in between, and how many there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const blocks = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options));
  return [...blocks, countOf(diagnostics)].join("\n\n");
}

function countOf(diagnostics: readonly Diagnostic[]): string {
  const counts = (["error", "warning", "advice"] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    const plural = count === 1 || severity === "advice" ? severity : `${severity}s`;
    return count === 0 ? [] : [`${count} ${plural}`];
  });
  return counts.length === 0 ? "no mistakes" : counts.join(", ");
}

type Style = Diagnostic["severity"] | "bold" | "dim";
type Paint = (text: string, style: Style) => string;

const CODES: Readonly<Record<Style, number>> = { error: 31, warning: 33, advice: 36, bold: 1, dim: 2 };

const plain: Paint = (text) => text;
const painted: Paint = (text, style) => `\u001b[${CODES[style]}m${text}\u001b[0m`;

function excerpt({ source, line, column, length, severity }: Diagnostic, paint: Paint): string[] {
  if (source === undefined || source === "") return [];
  const view = viewOf(source, { start: column - 1, end: column - 1 + length });
  const gutter = `${line} | `;
  const underline = paint("~".repeat(view.width), severity);
  return [
    `  ${paint(gutter, "dim")}${view.text}`,
    `  ${paint(`${" ".repeat(gutter.length - 2)}| `, "dim")}${" ".repeat(view.indent)}${underline}`,
  ];
}

/** What is shown of a line, where the piece to underline begins in it and how wide it is, in terminal columns. */
interface View {
  readonly text: string;
  readonly indent: number;
  readonly width: number;
}

/** Of a longer line only the surroundings of the piece are shown. */
const MAX_COLUMNS = 120;
const COLUMNS_BEFORE = 40;

function viewOf(source: string, span: { readonly start: number; readonly end: number }): View {
  const cells = cellsOf(source, Math.max(0, span.start - MAX_COLUMNS), span.end + MAX_COLUMNS);
  const indent = widthOf(cells.filter((cell) => cell.index < span.start));
  const cutBefore = indent > MAX_COLUMNS - COLUMNS_BEFORE ? indent - COLUMNS_BEFORE : 0;
  const shown = cells.filter((cell) => cell.column >= cutBefore && cell.column < cutBefore + MAX_COLUMNS);
  const lead = cutBefore > 0 ? "…" : "";
  const marked = shown.filter((cell) => cell.index >= span.start && cell.index < span.end);
  return {
    text: `${lead}${shown.map((cell) => cell.text).join("")}`.trimEnd(),
    indent: lead.length + widthOf(shown.filter((cell) => cell.index < span.start)),
    width: Math.max(1, widthOf(marked)),
  };
}

interface Cell {
  readonly text: string;
  readonly width: number;
  /** Offset in the line, in UTF-16 units, and column on the terminal. */
  readonly index: number;
  readonly column: number;
}

const TAB_WIDTH = 4;

function cellsOf(source: string, from: number, to: number): Cell[] {
  const cells: Cell[] = [];
  let [index, column] = [from, 0];
  for (const character of source.slice(from, to)) {
    const text = character === "\t" ? " ".repeat(TAB_WIDTH - (column % TAB_WIDTH)) : clean(character);
    const width = character === "\t" ? text.length : characterWidth(text);
    cells.push({ text, width, index, column });
    index += character.length;
    column += width;
  }
  return cells;
}

const widthOf = (cells: readonly Cell[]): number => cells.reduce((width, cell) => width + cell.width, 0);

/** Letters of East Asia and pictures take two columns, marks on letters none. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const WIDTHLESS = /^(?:\p{M}|\p{Cf})$/u;

function characterWidth(character: string): number {
  if (character === "" || WIDTHLESS.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Neither control characters, which a terminal would obey, nor marks that turn the direction of writing. */
const clean = (text: string): string => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "");
