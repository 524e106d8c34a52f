// Owns the stub's WebM files: one tiny VP9 picture, shown for the right time at the right size.

import type { OutputShape } from "../media/media-engine.ts";

/** A dark picture of 64x64; players stretch it to the display size. */
const codedPx = 64;
const picture = Buffer.from(
  "824983420003f003f61a38241c18f600002040006b43ffff304fb58e515dae09d1dab40c477d62f1" +
    "ec07ea63665f05fffb1e54e7d95a57e6288b7daa17e623be24f80286c293dda89ec2c600",
  "hex",
);

export function stubWebm({ width, height, durationMs }: OutputShape): Buffer {
  const header = element(0x1a45dfa3, text(0x4282, "webm"), uint(0x4287, 4), uint(0x4285, 2));
  const info = element(
    0x1549a966,
    uint(0x2ad7b1, 1_000_000),
    float(0x4489, durationMs),
    text(0x4d80, "stub"),
    text(0x5741, "stub"),
  );
  const video = element(
    0xe0,
    uint(0xb0, codedPx),
    uint(0xba, codedPx),
    uint(0x54b0, width),
    uint(0x54ba, height),
  );
  const track = element(0xae, uint(0xd7, 1), uint(0x73c5, 1), uint(0x83, 1), text(0x86, "V_VP9"), video);
  const block = element(0xa3, Buffer.from([0x81, 0, 0, 0x80]), picture);
  const cluster = element(0x1f43b675, uint(0xe7, 0), block);
  return Buffer.concat([header, element(0x18538067, info, element(0x1654ae6b, track), cluster)]);
}

function element(id: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  // The leading 1 says that the length takes four bytes.
  size.writeUInt32BE(body.length | 0x10000000);
  return Buffer.concat([minimal(id), size, body]);
}

function uint(id: number, value: number): Buffer {
  return element(id, minimal(value));
}

function float(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value));
}

function minimal(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}
