// Owns reading multipart bodies as they arrive: a part's bytes are handed on, never collected.

export interface Part {
  name: string;
  filename: string | undefined;
  /** To be read to its end before the next part is asked for. */
  body: AsyncGenerator<Buffer>;
}

export class MalformedMultipartError extends Error {
  override readonly name = "MalformedMultipartError";
}

const HEADERS_LIMIT_BYTES = 16 * 1024;
const NEW_LINE = "\r\n";

export function boundaryOf(contentType: string): string | undefined {
  const found = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/iu.exec(contentType);
  return found?.[1] ?? found?.[2];
}

export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  // The first boundary has no line end before it: lending it one makes it like all the others.
  const reader = new Reader(source, Buffer.from(NEW_LINE));
  const delimiter = Buffer.from(`${NEW_LINE}--${boundary}`);
  await reader.skipPast(delimiter);
  while ((await reader.textUntil(NEW_LINE, "--")) !== "--") {
    const headers = await reader.textUntil(`${NEW_LINE}${NEW_LINE}`);
    yield { ...dispositionOf(headers), body: reader.until(delimiter) };
  }
  // What follows the last boundary is read too, so that the connection can be used again.
  await reader.skipRest();
}

class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer;

  constructor(source: AsyncIterable<Uint8Array>, lent: Buffer) {
    this.#chunks = source[Symbol.asyncIterator]();
    this.#held = lent;
  }

  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at >= 0) {
        if (at > 0) yield this.#take(at);
        this.#take(delimiter.length);
        return;
      }
      const certain = this.#held.length - delimiter.length + 1;
      if (certain > 0) yield this.#take(certain);
      await this.#more();
    }
  }

  async skipPast(delimiter: Buffer): Promise<void> {
    const skipped = this.until(delimiter);
    while (!(await skipped.next()).done) continue;
  }

  async skipRest(): Promise<void> {
    while (!(await this.#chunks.next()).done) continue;
  }

  /** With `orExactly`, those bytes right at the front are an answer of their own. */
  async textUntil(end: string, orExactly?: string): Promise<string> {
    const marker = Buffer.from(end);
    for (;;) {
      if (orExactly !== undefined && this.#held.toString("latin1", 0, orExactly.length) === orExactly) {
        this.#take(orExactly.length);
        return orExactly;
      }
      const at = this.#held.indexOf(marker);
      if (at >= 0) {
        const text = this.#take(at).toString("utf8");
        this.#take(marker.length);
        return text;
      }
      if (this.#held.length > HEADERS_LIMIT_BYTES)
        throw new MalformedMultipartError("a part's headers are too long");
      await this.#more();
    }
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) throw new MalformedMultipartError("the body ends in the middle");
    this.#held = Buffer.concat([this.#held, next.value]);
  }
}

function dispositionOf(headers: string): { name: string; filename: string | undefined } {
  const line = headers.split(NEW_LINE).find((header) => /^content-disposition\s*:/iu.test(header)) ?? "";
  return { name: parameter(line, "name") ?? "", filename: extended(line) ?? parameter(line, "filename") };
}

/** Browsers write quotation marks and line ends inside names as %22, %0D and %0A. */
function parameter(line: string, name: string): string | undefined {
  const value = new RegExp(`;\\s*${name}="([^"]*)"|;\\s*${name}=([^;\\s]+)`, "iu").exec(line);
  const text = value?.[1] ?? value?.[2];
  return text?.replace(/%22/gu, '"').replace(/%0D|%0A/giu, " ");
}

function extended(line: string): string | undefined {
  const value = /;\s*filename\*=utf-8''([^;\s]+)/iu.exec(line)?.[1];
  try {
    return value && decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
