// The pages that listen: each is told what has changed since it last heard of something, as server-sent events.

import type { ServerResponse } from "node:http";
import type { Updates } from "../../report/updates.ts";

/** A page that is closed is noticed by what cannot be sent to it. */
const HEARTBEAT_MS = 15_000;

/** What is on its way to a page that reads slowly; until it has been read, nothing more is sent. */
const MAX_WAITING_BYTES = 1 << 20;

interface Listener {
  readonly response: ServerResponse;
  version: number;
}

export class Listeners {
  readonly #updates: Updates;
  /** Tells versions of this server from those of one before. */
  readonly #epoch: string;
  readonly #listeners = new Set<Listener>();
  readonly #beating: NodeJS.Timeout;

  constructor(updates: Updates, epoch: string) {
    this.#updates = updates;
    this.#epoch = epoch;
    this.#beating = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  get count(): number {
    return this.#listeners.size;
  }

  /** As pages say it: what they know already. */
  get mark(): string {
    return `${this.#epoch}-${this.#updates.version}`;
  }

  add(response: ServerResponse, mark: string): void {
    const listener = { response, version: this.#versionOf(mark) };
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write("retry: 2000\n\n");
    this.#listeners.add(listener);
    response.once("close", () => this.#listeners.delete(listener));
    this.#tell(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) this.#tell(listener);
  }

  close(): void {
    clearInterval(this.#beating);
    for (const { response } of this.#listeners) response.end();
  }

  /** A page of another server, or none of ours: it is told everything. */
  #versionOf(mark: string): number {
    const [epoch, version = ""] = mark.split("-");
    return epoch === this.#epoch && /^\d{1,9}$/u.test(version) ? Number(version) : -1;
  }

  #tell(listener: Listener): void {
    const { response, version } = listener;
    if (response.writableLength > MAX_WAITING_BYTES) return;
    const update = this.#updates.since(version);
    if (update === undefined) return;
    listener.version = this.#updates.version;
    response.write(`id: ${this.mark}\ndata: ${JSON.stringify(update)}\n\n`);
  }

  #beat(): void {
    for (const { response } of this.#listeners) response.write(":\n\n");
  }
}
