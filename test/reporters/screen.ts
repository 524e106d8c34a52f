// A screen that keeps what is written on it, and its own time.

import type { Screen } from "../../src/reporters/reporter.ts";

interface Size {
  readonly columns: number;
  readonly rows: number;
}

export class FakeScreen implements Screen {
  readonly color: boolean = false;
  readonly interactive: boolean = true;
  readonly errInteractive: boolean = true;
  size: Size;
  /** Each call's text. */
  readonly written: string[] = [];
  stderr = "";
  #now = Date.parse("2026-01-01T00:00:00Z");
  readonly #tickers = new Set<{ readonly everyMs: number; due: number; readonly tick: () => void }>();

  constructor(size: Size = { columns: 80, rows: 24 }) {
    this.size = size;
  }

  get stdout(): string {
    return this.written.join("");
  }

  get ticking(): number {
    return this.#tickers.size;
  }

  out(text: string): void {
    this.written.push(text);
  }

  err(text: string): void {
    this.stderr += text;
  }

  command(text: string): void {
    this.written.push(text);
  }

  columns(): number {
    return this.size.columns;
  }

  rows(): number {
    return this.size.rows;
  }

  now(): number {
    return this.#now;
  }

  every(everyMs: number, tick: () => void): () => void {
    const ticker = { everyMs, due: this.#now + everyMs, tick };
    this.#tickers.add(ticker);
    return () => this.#tickers.delete(ticker);
  }

  /** Without anything that would have been due by then. */
  rewind(now: number): void {
    this.#now = now;
    for (const ticker of this.#tickers) ticker.due = now + ticker.everyMs;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#nextDue(); next !== undefined && next.due <= end; next = this.#nextDue()) {
      this.#now = Math.max(this.#now, next.due);
      next.due += next.everyMs;
      next.tick();
    }
    this.#now = end;
  }

  #nextDue() {
    return [...this.#tickers].sort((a, b) => a.due - b.due)[0];
  }
}
