// Owns the boxes that MP4 and QuickTime files are made of (ISO/IEC 14496-12).

export function box(type: string, ...parts: (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, "latin1"), body]);
}

/** A box that begins with a version and flags. */
export function fullBox(type: string, flags: number, ...parts: (Buffer | number[])[]): Buffer {
  return box(type, u32(flags), ...parts);
}

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [n, value] of values.entries()) bytes.writeUInt16BE(value, n * 2);
  return bytes;
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) bytes.writeUInt32BE(value, n * 4);
  return bytes;
}

/** Three by three in fixed point: shown as it is, not turned. */
export const upright = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
