// Owns the bytes of one simulated file, that grow and shrink.

export class Bytes {
  #buffer: Buffer;
  size: number;

  constructor(content: Uint8Array = Buffer.alloc(0)) {
    this.#buffer = Buffer.from(content);
    this.size = content.length;
  }

  /** A gap before the offset is filled with zeroes. */
  write(offset: number, data: Uint8Array): void {
    const end = offset + data.length;
    if (end > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(end, 2 * this.#buffer.length, 1024));
      larger.set(this.#buffer.subarray(0, this.size));
      this.#buffer = larger;
    }
    if (offset > this.size) this.#buffer.fill(0, this.size, offset);
    this.#buffer.set(data, offset);
    this.size = Math.max(this.size, end);
  }

  truncate(size: number): void {
    if (size > this.size) this.write(size, Buffer.alloc(0));
    this.size = size;
  }

  read(
    into: Uint8Array,
    at: { readonly offset: number; readonly length: number; readonly position: number },
  ): number {
    const end = Math.min(this.size, at.position + at.length);
    if (end <= at.position) return 0;
    into.set(this.#buffer.subarray(at.position, end), at.offset);
    return end - at.position;
  }

  /** Seen as it is now; not to be kept. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.size);
  }
}
