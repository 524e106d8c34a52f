// How deep a YAML text nests, counted while it is read: the parser behind it recurses and must not be led too deep.

/** Deeper than any recipe or configuration, and far from the end of the stack. */
export const MAX_DEPTH = 64;

/** Takes the lexer's pieces one by one and answers the depth that each of them stands at. */
export class NestingCounter {
  readonly #columns: number[] = [];
  #flow = 0;
  #column = 0;
  #opensBlock = true;

  /** Depth after this piece of the text, which must follow the piece before it. */
  take(piece: string): number {
    if (piece === FLOW_END) this.#flow = 0;
    if (isMark(piece)) return this.#depth;
    if (piece === "[" || piece === "{") this.#flow += 1;
    else if (piece === "]" || piece === "}") this.#flow = Math.max(0, this.#flow - 1);
    else this.#takeBlock(piece);
    this.#advance(piece);
    return this.#depth;
  }

  get #depth(): number {
    return this.#flow + this.#columns.length;
  }

  #takeBlock(piece: string): void {
    if (this.#flow > 0 || !this.#opensBlock || isBlank(piece)) return;
    while ((this.#columns.at(-1) ?? -1) >= this.#column) this.#columns.pop();
    this.#columns.push(this.#column);
    this.#opensBlock = piece === "-" || piece === "?" || piece === ":";
  }

  #advance(piece: string): void {
    const lineEnd = piece.lastIndexOf("\n");
    this.#column = lineEnd < 0 ? this.#column + piece.length : piece.length - lineEnd - 1;
    if (lineEnd >= 0) this.#opensBlock = true;
  }
}

const isBlank = (piece: string): boolean => piece.trim() === "" || piece.startsWith("#");

/** The lexer puts one-letter marks of its own between the pieces: document, end of a flow collection, scalar. */
const FLOW_END = "\u0018";
const isMark = (piece: string): boolean => piece === "\u0002" || piece === FLOW_END || piece === "\u001f";
