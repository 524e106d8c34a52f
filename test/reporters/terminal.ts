// A terminal that understands what a frame needs: line feeds, cursor movements and erasing. It keeps what has scrolled away.

export class Terminal {
  readonly rows: number;
  cursorVisible = true;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(rows: number) {
    this.rows = rows;
  }

  /** All lines, those that have scrolled away included. */
  get text(): string {
    return this.lines.join("\n").trimEnd();
  }

  get lines(): string[] {
    return this.#lines.map((line) => line.join("").trimEnd());
  }

  write(text: string): void {
    for (const [token] of text.matchAll(TOKENS)) this.#obey(token);
  }

  /** Becomes narrower: lines that are too long are broken, as most terminals do. */
  narrow(columns: number): void {
    const above = this.#lines.slice(0, this.#row).flatMap((line) => broken(line, columns));
    const below = this.#lines.slice(this.#row).flatMap((line) => broken(line, columns));
    this.#lines = [...above, ...below];
    this.#row = above.length;
  }

  #obey(token: string): void {
    if (token === "\n") this.#feed();
    else if (token === "\r") this.#column = 0;
    else if (token.startsWith("\u001b[")) this.#sequence(token);
    else this.#print(token);
  }

  #feed(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= [];
  }

  #print(character: string): void {
    const line = this.#lines[this.#row] ?? [];
    while (line.length < this.#column) line.push(" ");
    line[this.#column] = character;
    this.#column += 1;
  }

  #sequence(token: string): void {
    const final = token.at(-1);
    const number = Number.parseInt(token.slice(2), 10);
    const times = Number.isNaN(number) ? 1 : number;
    const line = this.#lines[this.#row] ?? [];
    if (final === "A") this.#row = Math.max(this.#top, this.#row - times);
    else if (final === "B") this.#row = Math.min(this.#lines.length - 1, this.#row + times);
    else if (final === "G") this.#column = times - 1;
    else if (token === "\u001b[2K") line.length = 0;
    else if (final === "J") this.#lines = [...this.#lines.slice(0, this.#row), line.slice(0, this.#column)];
    else if (final === "K") line.length = Math.min(line.length, this.#column);
    else if (token === "\u001b[?25l") this.cursorVisible = false;
    else if (token === "\u001b[?25h") this.cursorVisible = true;
    else if (final !== "m" && !token.startsWith("\u001b[?2026")) throw new Error(JSON.stringify(token));
  }

  /** The cursor does not get at what has scrolled away. */
  get #top(): number {
    return Math.max(0, this.#lines.length - this.rows);
  }
}

function broken(line: readonly string[], columns: number): string[][] {
  const rows = Math.max(1, Math.ceil(line.length / columns));
  return Array.from({ length: rows }, (_, row) => line.slice(row * columns, (row + 1) * columns));
}

// oxlint-disable-next-line no-control-regex
const TOKENS = /\u001b\[[0-?]*[@-~]|[^]/gu;
