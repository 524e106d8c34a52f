// Owns what must outlive the process: one append-only file where each line is one whole transaction.

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";

/** A value of `null` forgets the key. */
export interface Change {
  table: string;
  key: string;
  value: unknown;
}

/** Below this many lines a file is not worth rewriting at start. */
const COMPACT_FROM_LINES = 2_000;

export class Records {
  readonly #tables = new Map<string, Map<string, unknown>>();
  readonly #fd: number;
  #isClosed = false;

  constructor(file: string) {
    const { lines, wholeBytes } = this.#load(file);
    const compacted = lines > COMPACT_FROM_LINES && lines > 2 * this.#rowCount();
    if (compacted) this.#compact(file);
    this.#fd = openSync(file, "a", 0o600);
    // A kill in the middle of a write leaves half a line; what is appended next must not be glued to it.
    if (!compacted) ftruncateSync(this.#fd, wholeBytes);
  }

  table<T>(name: string): Table<T> {
    return new Table<T>(name, this.#rows(name));
  }

  /** All of the changes or none of them, also after a kill in the middle. */
  commit(changes: readonly Change[]): void {
    // The number of a closed file may by now be another file's.
    if (this.#isClosed) throw new Error("the server is closed");
    append(this.#fd, line(changes));
    for (const change of changes) this.#apply(change);
  }

  close(): void {
    this.#isClosed = true;
    closeSync(this.#fd);
  }

  #load(file: string): { lines: number; wholeBytes: number } {
    if (!existsSync(file)) return { lines: 0, wholeBytes: 0 };
    const bytes = readFileSync(file);
    let lines = 0;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      for (const change of parseLine(bytes.toString("utf8", start, end))) this.#apply(change);
      lines += 1;
      start = end + 1;
    }
    return { lines, wholeBytes: start };
  }

  #compact(file: string): void {
    const temporary = `${file}.new`;
    const fd = openSync(temporary, "w", 0o600);
    for (const [table, rows] of this.#tables)
      for (const [key, value] of rows) append(fd, line([{ table, key, value }]));
    closeSync(fd);
    renameSync(temporary, file);
  }

  #apply({ table, key, value }: Change): void {
    const rows = this.#rows(table);
    if (value === null) rows.delete(key);
    else rows.set(key, value);
  }

  #rows(table: string): Map<string, unknown> {
    const known = this.#tables.get(table);
    if (known) return known;
    const rows = new Map<string, unknown>();
    this.#tables.set(table, rows);
    return rows;
  }

  #rowCount(): number {
    let count = 0;
    for (const rows of this.#tables.values()) count += rows.size;
    return count;
  }
}

/** One kind of record. Values are never changed in place: a new one is committed. */
export class Table<T> {
  readonly #name: string;
  readonly #rows: ReadonlyMap<string, unknown>;

  constructor(name: string, rows: ReadonlyMap<string, unknown>) {
    this.#name = name;
    this.#rows = rows;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): T | undefined {
    return this.#rows.get(key) as T | undefined;
  }

  all(): T[] {
    return [...this.#rows.values()] as T[];
  }

  put(key: string, value: T): Change {
    return { table: this.#name, key, value };
  }

  drop(key: string): Change {
    return { table: this.#name, key, value: null };
  }
}

function line(changes: readonly Change[]): string {
  return `${JSON.stringify(changes.map(({ table, key, value }) => [table, key, value]))}\n`;
}

function parseLine(text: string): Change[] {
  const rows = JSON.parse(text) as [string, string, unknown][];
  return rows.map(([table, key, value]) => ({ table, key, value }));
}

function append(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  const before = fstatSync(fd).size;
  try {
    // On a full disk a write can take fewer bytes than it was given, without an error.
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
  } catch (error) {
    ftruncateSync(fd, before);
    throw error;
  }
}
