// Where values end in a JSON text that comes in pieces: the elements of one list, or one value a line.

export interface JsonPiece {
  readonly text: string;
  /** 1-based, of its first letter. */
  readonly line: number;
  readonly column: number;
}

export type JsonTrouble = "no-list" | "not-closed" | "text-behind" | "comma" | "too-long";

export interface JsonSink {
  piece(piece: JsonPiece): void;
  trouble(trouble: JsonTrouble, place: { readonly line: number; readonly column: number }): void;
}

/** More is no row of data. */
const MAX_ELEMENT_LENGTH = 1 << 20;

/** Cuts a list into its elements, each of which is parsed by itself: the list is never held whole. */
export class JsonListElements {
  readonly #sink: JsonSink;
  #rest = "";
  #line = 1;
  #column = 1;
  #state: "start" | "first" | "element" | "separator" | "end" | "broken" = "start";

  constructor(sink: JsonSink) {
    this.#sink = sink;
  }

  push(text: string): void {
    this.#read(this.#rest + text, false);
  }

  end(): void {
    this.#read(this.#rest, true);
    if (this.#state === "start") this.#fail("no-list");
    else if (this.#state !== "end" && this.#state !== "broken") this.#fail("not-closed");
  }

  #read(text: string, isLast: boolean): void {
    let at = 0;
    while (this.#state !== "broken") {
      const blank = /[^\s]/gu;
      blank.lastIndex = at;
      const next = blank.exec(text)?.index ?? text.length;
      this.#advance(text.slice(at, next));
      at = next;
      if (at >= text.length) break;
      const end = this.#step(text, at, isLast);
      if (end === undefined) break;
      this.#advance(text.slice(at, end));
      at = end;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > MAX_ELEMENT_LENGTH && this.#state !== "broken") this.#fail("too-long");
  }

  /** Where what stands here ends; undefined when it is not all there. */
  #step(text: string, at: number, isLast: boolean): number | undefined {
    const sign = text[at];
    switch (this.#state) {
      case "start":
        if (sign !== "[") return this.#fail("no-list");
        this.#state = "first";
        return at + 1;
      case "first":
      case "element":
        if (sign === "]" && this.#state === "first") return this.#close(at);
        return this.#element(text, at, isLast);
      case "separator":
        if (sign === "]") return this.#close(at);
        if (sign !== ",") return this.#fail("comma");
        this.#state = "element";
        return at + 1;
      case "end":
      case "broken":
        return this.#fail("text-behind");
    }
  }

  #close(at: number): number {
    this.#state = "end";
    return at + 1;
  }

  #element(text: string, at: number, isLast: boolean): number | undefined {
    const end = endOfValue(text, at);
    if (end === undefined || (end === text.length && !isLast)) return undefined;
    // A comma or a bracket where a value should be.
    if (end === at) return this.#fail("comma");
    this.#sink.piece({ text: text.slice(at, end), line: this.#line, column: this.#column });
    this.#state = "separator";
    return end;
  }

  #advance(text: string): void {
    const last = text.lastIndexOf("\n");
    if (last < 0) this.#column += text.length;
    else {
      this.#line += text.split("\n").length - 1;
      this.#column = text.length - last;
    }
  }

  #fail(trouble: JsonTrouble): undefined {
    this.#state = "broken";
    this.#sink.trouble(trouble, { line: this.#line, column: this.#column });
    return undefined;
  }
}

/** Only quotes and brackets matter here: the parser looks at the rest. */
function endOfValue(text: string, start: number): number | undefined {
  const signs = /"(?:[^"\\]|\\.)*"|["[\]{},]|\s/gsu;
  signs.lastIndex = start;
  let depth = 0;
  for (let found = signs.exec(text); found !== null; found = signs.exec(text)) {
    const [sign] = found;
    if (sign === '"') return undefined;
    if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") {
      if (depth === 0) return found.index;
      depth -= 1;
      if (depth === 0) return found.index + 1;
    } else if (depth === 0) return sign.startsWith('"') ? found.index + sign.length : found.index;
  }
  return depth === 0 ? text.length : undefined;
}

/** One value a line; empty lines are skipped. */
export class JsonLines {
  readonly #sink: JsonSink;
  #rest = "";
  #line = 0;
  #isBroken = false;

  constructor(sink: JsonSink) {
    this.#sink = sink;
  }

  push(text: string): void {
    if (this.#isBroken) return;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#take(line);
    if (this.#rest.length <= MAX_ELEMENT_LENGTH) return;
    this.#isBroken = true;
    this.#sink.trouble("too-long", { line: this.#line + 1, column: 1 });
  }

  end(): void {
    if (!this.#isBroken) this.#take(this.#rest);
  }

  #take(line: string): void {
    this.#line += 1;
    const text = line.trim();
    if (text !== "") this.#sink.piece({ text, line: this.#line, column: line.indexOf(text) + 1 });
  }
}
