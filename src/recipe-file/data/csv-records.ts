// CSV as it is written in the wild: quotes, line breaks inside them, any of four delimiters, any line end.

export interface CsvRecord {
  /** 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Line, column and length of each cell, one after the other. */
  readonly spans: readonly number[];
}

export interface CsvProblem {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly kind: "open-quote" | "text-after-quote" | "too-long";
}

export interface CsvSink {
  record(record: CsvRecord): void;
  problem(problem: CsvProblem): void;
}

/** A quote that is never closed swallows what follows; this is where that ends. */
const MAX_RECORD_LENGTH = 1 << 20;
const QUOTE = 34;

/** Takes a text in pieces. Records that are cut are read again with the next piece. */
export class CsvRecords {
  readonly #sink: CsvSink;
  #delimiter: string | undefined;
  #rest = "";
  #line = 1;
  /** Letters of the line before the next record. */
  #offset = 0;
  #isBroken = false;

  constructor(sink: CsvSink, delimiter: string | undefined) {
    this.#sink = sink;
    this.#delimiter = delimiter;
  }

  push(text: string): void {
    this.#read(this.#rest + text, false);
  }

  end(): void {
    this.#read(this.#rest, true);
  }

  #read(text: string, isLast: boolean): void {
    if (this.#isBroken) return;
    let at = 0;
    while (at < text.length) {
      this.#delimiter ??= this.#guess(text, isLast);
      if (this.#delimiter === undefined) break;
      const next = this.#readRecord(text, at, isLast);
      if (next === undefined) break;
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > MAX_RECORD_LENGTH) this.#break(this.#line, 1, "too-long");
  }

  /** By the first line, once it is there. */
  #guess(text: string, isLast: boolean): string | undefined {
    const end = text.search(/[\r\n]/u);
    if (end < 0 && !isLast && text.length < MAX_RECORD_LENGTH) return undefined;
    const head = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/gu, "");
    const counts = [",", ";", "\t", "|"].map((sign) => ({ sign, count: head.split(sign).length }));
    return counts.toSorted((a, b) => b.count - a.count)[0]?.sign;
  }

  /** Where the next record begins; undefined when this one is not all there. */
  #readRecord(text: string, start: number, isLast: boolean): number | undefined {
    const record = { line: this.#line, cells: [] as string[], spans: [] as number[] };
    const position = {
      at: start,
      line: this.#line,
      lineStart: start - this.#offset,
      problems: [] as CsvProblem[],
    };
    for (;;) {
      const cell =
        text.charCodeAt(position.at) === QUOTE
          ? this.#quoted(text, position, isLast)
          : this.#plain(text, position, isLast);
      if (cell === undefined) return undefined;
      record.cells.push(cell.text);
      record.spans.push(cell.line, cell.column, cell.length);
      if (text[position.at] !== this.#delimiter) break;
      position.at += 1;
    }
    const end = afterLineEnd(text, position.at, isLast);
    if (end === undefined) return undefined;
    // A carriage return alone ends the record, but no line: nothing else counts lines by it.
    const endsLine = text[end - 1] === "\n" || position.at >= text.length;
    this.#line = position.line + (endsLine ? 1 : 0);
    this.#offset = endsLine ? 0 : end - position.lineStart;
    for (const problem of position.problems) this.#sink.problem(problem);
    this.#sink.record(record);
    return end;
  }

  #plain(text: string, position: Position, isLast: boolean): Cell | undefined {
    const start = position.at;
    let end = start;
    while (end < text.length && text[end] !== this.#delimiter && !isLineEnd(text.charCodeAt(end))) end += 1;
    if (end === text.length && !isLast) return undefined;
    position.at = end;
    const written = text.slice(start, end);
    const lead = written.length - written.trimStart().length;
    const value = written.trim();
    return {
      text: value,
      line: position.line,
      column: start - position.lineStart + lead + 1,
      length: value.length,
    };
  }

  #quoted(text: string, position: Position, isLast: boolean): Cell | undefined {
    const start = position.at;
    const cell = { line: position.line, column: start - position.lineStart + 1 };
    const end = closingQuote(text, start);
    if (end === undefined) {
      if (isLast) this.#break(cell.line, cell.column, "open-quote");
      return undefined;
    }
    if (end + 1 >= text.length && !isLast) return undefined;
    const inside = text.slice(start + 1, end);
    for (let at = inside.indexOf("\n"); at >= 0; at = inside.indexOf("\n", at + 1)) {
      position.line += 1;
      position.lineStart = start + 1 + at + 1;
    }
    position.at = end + 1;
    const after = this.#plain(text, position, isLast);
    if (after === undefined) return undefined;
    if (after.text !== "") position.problems.push({ ...after, kind: "text-after-quote" });
    return { ...cell, text: inside.replaceAll('""', '"'), length: end + 1 - start };
  }

  #break(line: number, column: number, kind: CsvProblem["kind"]): void {
    this.#isBroken = true;
    this.#sink.problem({ line, column, length: 1, kind });
  }
}

interface Position {
  at: number;
  line: number;
  /** Where the line begins in the piece. */
  lineStart: number;
  /** Told once the record is whole: one that is cut is read again. */
  readonly problems: CsvProblem[];
}

interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

const isLineEnd = (code: number): boolean => code === 10 || code === 13;

function closingQuote(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return undefined;
}

/** A carriage return at the end of a piece may be half of a line end. */
function afterLineEnd(text: string, at: number, isLast: boolean): number | undefined {
  if (text[at] !== "\r") return at + 1;
  if (at + 1 >= text.length && !isLast) return undefined;
  return text[at + 1] === "\n" ? at + 2 : at + 1;
}
