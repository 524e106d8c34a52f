// Appending to a journal: in order, one write and one fsync for all that is waiting, and never again after a failure.

import { isDurable } from "../core/run/events.ts";
import type { Event } from "../core/run/events.ts";
import { writeAll } from "../platform/durable.ts";
import type { OpenFile } from "../platform/file-system.ts";
import { formatLine } from "./line.ts";

interface Pending {
  readonly line: string;
  readonly durable: boolean;
  readonly done: PromiseWithResolvers<void>;
}

export class JournalWriter {
  readonly #handle: OpenFile;
  #pending: Pending[] = [];
  #flushing: Promise<void> | undefined;
  #broken: Error | undefined;

  /** The handle must be opened for appending; the writer closes it. */
  constructor(handle: OpenFile) {
    this.#handle = handle;
  }

  /** Rejects for this and every later event once something could not be written: what is on disk is not known then. */
  append(event: Event): Promise<void> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const done = Promise.withResolvers<void>();
    this.#pending.push({ line: formatLine(event), durable: isDurable(event.type), done });
    this.#flushing ??= this.#flush();
    return done.promise;
  }

  /** Nothing more is to be written. */
  breakOff(error: Error): void {
    this.#broken ??= error;
  }

  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    // Lets everything that is emitted in this turn of the event loop share the write.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      await this.#write(group);
    }
    this.#flushing = undefined;
  }

  async #write(group: readonly Pending[]): Promise<void> {
    try {
      if (this.#broken !== undefined) throw this.#broken;
      await writeAll(this.#handle, Buffer.from(group.map((item) => item.line).join("")));
      if (group.some((item) => item.durable)) await this.#handle.datasync();
      for (const item of group) item.done.resolve();
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error));
      for (const item of group) item.done.reject(this.#broken);
    }
  }
}
