// Owns what leaves over one connection, and what a fault does to it on the way: cut, slowed down, replaced.

import { once } from "node:events";
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

import { waitMs } from "./pace.ts";

export interface Shaping {
  /** The connection breaks before the first byte of the answer. */
  resets?: boolean;
  /** The answer is this one, whatever the route makes of the request. */
  replacement?: { status: number; headers: OutgoingHttpHeaders; body: string };
  cutAfterBytes?: number;
  /** In bytes of this machine's time. */
  bytesPerSecond?: number;
  /** Half of the body arrives, and it ends as if that were all. */
  truncates?: boolean;
}

const SLICES_PER_SECOND = 20;

export class Outlet {
  readonly #response: ServerResponse;
  readonly #shaping: Shaping;
  /** How many bytes may still leave. */
  #left = Number.POSITIVE_INFINITY;
  #isMuted = false;

  constructor(response: ServerResponse, shaping: Shaping) {
    this.#response = response;
    this.#shaping = shaping;
    if (shaping.cutAfterBytes !== undefined) this.#left = shaping.cutAfterBytes;
  }

  get isClosed(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  get isStarted(): boolean {
    return this.#response.headersSent || this.#isMuted;
  }

  get status(): number {
    return this.#response.headersSent ? this.#response.statusCode : 0;
  }

  /** Sends the head at once: a stream's client waits for it. */
  head(status: number, headers: OutgoingHttpHeaders): void {
    if (this.isClosed || this.isStarted) return;
    const { replacement, resets, truncates } = this.#shaping;
    if (resets) {
      this.#isMuted = true;
      this.#response.socket?.resetAndDestroy();
      return;
    }
    if (replacement) {
      this.#isMuted = true;
      this.#response.writeHead(replacement.status, replacement.headers).end(replacement.body);
      return;
    }
    this.#response.writeHead(status, truncates ? this.#shortened(headers) : headers);
    this.#response.flushHeaders();
    if (this.#left === 0) this.#cut();
  }

  /** Resolves when there is room for more. */
  async write(bytes: Uint8Array | string): Promise<void> {
    let rest = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    while (rest.length > 0 && !this.isClosed && !this.#isMuted) {
      const slice = rest.subarray(0, Math.min(this.#sliceBytes(rest.length), this.#left));
      rest = rest.subarray(slice.length);
      this.#left -= slice.length;
      await this.#send(slice);
      if (this.#left <= 0) this.#stop();
    }
  }

  end(): void {
    if (!this.isClosed && !this.#isMuted) this.#response.end();
  }

  async json(status: number, body: unknown, headers: OutgoingHttpHeaders = {}): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(body));
    this.head(status, { "content-type": "application/json", "content-length": bytes.length, ...headers });
    await this.write(bytes);
    this.end();
  }

  /** Without the length, which would give the missing half away. */
  #shortened(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
    const { "content-length": length, ...rest } = headers;
    if (length !== undefined) this.#left = Math.min(this.#left, Math.floor(Number(length) / 2));
    return rest;
  }

  #sliceBytes(wanted: number): number {
    const { bytesPerSecond } = this.#shaping;
    return bytesPerSecond === undefined
      ? wanted
      : Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND));
  }

  async #send(slice: Uint8Array): Promise<void> {
    const response = this.#response;
    if (!response.write(slice) && !response.destroyed) await roomIn(response);
    if (this.#shaping.bytesPerSecond !== undefined) await waitMs(1000 / SLICES_PER_SECOND);
  }

  #stop(): void {
    if (this.#shaping.cutAfterBytes === undefined) this.end();
    else this.#cut();
    this.#isMuted = true;
  }

  /** What was written before the cut still arrives. */
  #cut(): void {
    this.#isMuted = true;
    const { socket } = this.#response;
    this.#response.write("", () => socket?.end(() => socket.destroy()));
  }
}

/** Also over when the client has gone: then there will never be room. */
async function roomIn(response: ServerResponse): Promise<void> {
  const either = new AbortController();
  const events = ["drain", "close"].map((name) => once(response, name, { signal: either.signal }));
  await Promise.race(events).catch(() => undefined);
  // A listener left behind for each slice of a large file would add up.
  either.abort();
}
