// The contents of git's objects, one after the other through one `git cat-file --batch`.

import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { startGit, type GitPlace } from "./process.ts";

export class BlobReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  /** Something that was asked for is not in this clone. */
  isIncomplete = false;
  /** Resolves when whoever reads now has read all of it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(place: GitPlace, kind: "--batch" | "--batch-check") {
    this.#child = startGit(["cat-file", kind], place);
    // What goes wrong is seen at the other end, where its output stops.
    this.#child.on("error", () => undefined);
    this.#child.stdin.on("error", () => undefined);
    this.#child.stderr.resume();
    this.#pieces = this.#child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Bytes; only for `--batch-check`. */
  size(object: string): Promise<number> {
    return this.#inTurn(() => this.#ask(object));
  }

  /** Only for `--batch`. Gets all of it out of the way, also when the caller has had enough. */
  async *chunks(object: string): AsyncGenerator<Uint8Array> {
    let done = (): void => undefined;
    const before = this.#turn;
    this.#turn = new Promise<void>((resolve) => {
      done = resolve;
    });
    await before;
    try {
      let left = await this.#ask(object);
      try {
        while (left > 0) {
          const piece = await this.#upTo(left);
          left -= piece.length;
          yield piece;
        }
      } finally {
        while (left > 0) left -= (await this.#upTo(left)).length;
        // A line end follows the content.
        await this.#upTo(1);
      }
    } finally {
      done();
    }
  }

  close(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** The answer begins with the object's name, its type and its size. */
  async #ask(object: string): Promise<number> {
    this.#child.stdin.write(`${object}\n`);
    const line = await this.#line();
    const size = /^[0-9a-f]+ blob (\d+)$/u.exec(line)?.[1];
    if (size === undefined) throw this.#lack(line);
    return Number(size);
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end).toString("utf8");
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      this.#rest = Buffer.concat([this.#rest, await this.#more()]);
    }
  }

  async #upTo(bytes: number): Promise<Buffer> {
    if (this.#rest.length === 0) this.#rest = await this.#more();
    const piece = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async #more(): Promise<Buffer> {
    const { done, value } = await this.#pieces.next();
    if (done === true) throw this.#lack("git ended");
    return value;
  }

  #lack(words: string): Error {
    this.isIncomplete = true;
    return Object.assign(new Error(words), { code: "not in this clone" });
  }
}
