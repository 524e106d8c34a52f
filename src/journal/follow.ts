// A journal that somebody else writes, followed: each look reads what has come since the last one, and takes no lock.

import type { Event } from "../core/run/events.ts";
import type { RecipeState } from "../core/run/state.ts";
import type { FileSystem, OpenFile } from "../platform/file-system.ts";
import { isMissing, JournalFold, unreadable } from "./read.ts";
import type { JournalProblem } from "./read.ts";

export type Look =
  | { readonly kind: "same" | "grown" }
  /** Another journal has taken its place, or it is gone: what was told of it holds no longer. */
  | { readonly kind: "anew" }
  | ({ readonly kind: "problem" } & JournalProblem);

const CHUNK_BYTES = 1 << 20;

export class FollowedJournal {
  readonly #files: FileSystem;
  readonly #file: string;
  readonly #fold: JournalFold;
  readonly #onEvent: (event: Event) => void;
  #ino: number | undefined;
  #problem: (JournalProblem & { readonly atBytes: number }) | undefined;

  /** `onEvent` is told of every event once; after `anew`, a new follower begins from the first one. */
  constructor(files: FileSystem, file: string, onEvent: (event: Event) => void) {
    this.#files = files;
    this.#file = file;
    this.#fold = new JournalFold(file);
    this.#onEvent = onEvent;
  }

  get state(): RecipeState {
    return this.#fold.state;
  }

  async look(): Promise<Look> {
    try {
      const { ino, size } = await this.#files.stat(this.#file);
      if (this.#ino !== undefined && ino !== this.#ino) return { kind: "anew" };
      if (this.#problem !== undefined) return this.#again(this.#problem, size);
      if (size < this.#readBytes) return { kind: "anew" };
      return size === this.#readBytes ? { kind: "same" } : await this.#read();
    } catch (error) {
      if (isMissing(error)) return { kind: this.#ino === undefined ? "same" : "anew" };
      return { kind: "problem", ...unreadable(this.#file, error) };
    }
  }

  get #readBytes(): number {
    return this.#fold.wholeBytes + this.#fold.tornBytes;
  }

  /** What is damaged stays so until somebody changes the file. */
  #again({ message, atBytes }: JournalProblem & { readonly atBytes: number }, size: number): Look {
    return size === atBytes ? { kind: "problem", message } : { kind: "anew" };
  }

  async #read(): Promise<Look> {
    const handle = await this.#files.open(this.#file, "r");
    try {
      const { ino, size } = await handle.stat();
      if (this.#ino !== undefined && ino !== this.#ino) return { kind: "anew" };
      this.#ino = ino;
      const begun = this.#readBytes > 0;
      const problem = await this.#addFrom(handle);
      if (problem === undefined) return { kind: "grown" };
      // Where reading went on, the lines before may have been written over: whether they are damaged is seen from the beginning.
      if (begun) return { kind: "anew" };
      this.#problem = { ...problem, atBytes: size };
      return { kind: "problem", ...problem };
    } finally {
      await handle.close();
    }
  }

  async #addFrom(handle: OpenFile): Promise<JournalProblem | undefined> {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, this.#readBytes);
      if (bytesRead === 0) return undefined;
      for (const told of this.#fold.add(chunk.subarray(0, bytesRead))) {
        if (!("type" in told)) return told;
        this.#onEvent(told);
      }
    }
  }
}
