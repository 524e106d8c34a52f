// From offsets in a text to lines and columns.

export interface TextPlace {
  /** 1-based; columns count UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  /** At least 1, and never past the end of the line unless the line is empty. */
  readonly length: number;
  /** The text of the line. */
  readonly source: string;
}

export class Lines {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0, ...Array.from(text.matchAll(/\n/gu), (match) => match.index + 1)];
  }

  /** A span's first line and what of the span stands on it; past the end of the text, the last line that says something. */
  place([start, end]: readonly [number, number]): TextPlace {
    const offset = Math.max(0, Math.min(start, this.#text.trimEnd().length - 1));
    const line = this.#lineAt(offset);
    const source = this.#lineText(line);
    const column = Math.min(offset - (this.#starts[line] ?? 0), Math.max(0, source.length - 1));
    const length = Math.max(1, Math.min(end - offset, source.length - column));
    return { line: line + 1, column: column + 1, length, source };
  }

  /** The span of the `nth` occurrence of `text` in a span; the span itself when it is not written like that. */
  pieceOf(
    span: readonly [number, number],
    piece: { readonly text: string; readonly nth: number },
  ): readonly [number, number] {
    let at = span[0] - 1;
    for (let n = 0; n <= piece.nth; n += 1) {
      at = this.#text.indexOf(piece.text, at + 1);
      if (at < 0 || at + piece.text.length > span[1]) return span;
    }
    return [at, at + piece.text.length];
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #lineText(line: number): string {
    const next = this.#starts[line + 1];
    const text = this.#text.slice(this.#starts[line], next === undefined ? undefined : next - 1);
    return text.endsWith("\r") ? text.slice(0, -1) : text;
  }
}
