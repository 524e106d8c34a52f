// Lines that have come, and somebody who may be waiting for the next one.

export const PROMPT = "> ";

export class LineQueue {
  readonly #lines: string[] = [];
  #ended = false;
  #asking: ((line: string | undefined) => void) | undefined;

  get isAsked(): boolean {
    return this.#asking !== undefined;
  }

  add(line: string): void {
    if (this.#asking === undefined) this.#lines.push(line);
    else this.#answer(line);
  }

  end(): void {
    this.#ended = true;
    if (this.#asking !== undefined) this.#answer(undefined);
  }

  clear(): void {
    this.#lines.length = 0;
  }

  next(): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined || this.#ended) return Promise.resolve(line);
    return new Promise((resolve) => {
      this.#asking = resolve;
    });
  }

  #answer(line: string | undefined): void {
    const asking = this.#asking;
    this.#asking = undefined;
    asking?.(line);
  }
}
