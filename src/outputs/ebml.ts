// EBML, of which WebM is made: elements with an id, a size and a body (RFC 8794).

export interface Element {
  readonly id: number;
  readonly start: number;
  /** Undefined: to the end of what holds it. */
  readonly size: number | undefined;
}

export function parseElement(data: Buffer, offset: number): Element | undefined {
  const idLength = vintLength(data[0]);
  const sizeLength = vintLength(data[idLength]);
  if (idLength === 0 || sizeLength === 0 || data.length < idLength + sizeLength) return undefined;
  const id = data.readUIntBE(0, Math.min(idLength, 6));
  const raw = BigInt(`0x${data.toString("hex", idLength, idLength + sizeLength)}`);
  const mask = (1n << BigInt(7 * sizeLength)) - 1n;
  const size = (raw & mask) === mask ? undefined : Number(raw & mask);
  return { id, start: offset + idLength + sizeLength, size };
}

const vintLength = (first: number | undefined): number =>
  first === undefined || first === 0 ? 0 : Math.clz32(first) - 23;

/** The elements in a body, as far as they can be read. */
export function elementsIn(data: Buffer): { readonly id: number; readonly body: Buffer }[] {
  const found: { readonly id: number; readonly body: Buffer }[] = [];
  for (let offset = 0; offset < data.length;) {
    const element = parseElement(data.subarray(offset, offset + 12), offset);
    if (element?.size === undefined) break;
    const end = element.start + element.size;
    found.push({ id: element.id, body: data.subarray(element.start, end) });
    offset = end;
  }
  return found;
}

export const unsignedOf = (value: Buffer | undefined): number | undefined =>
  value !== undefined && value.length >= 1 && value.length <= 6
    ? value.readUIntBE(0, value.length)
    : undefined;

export function floatOf(value: Buffer | undefined): number | undefined {
  if (value?.length === 4) return value.readFloatBE(0);
  return value?.length === 8 ? value.readDoubleBE(0) : undefined;
}
