// Owns the smallest H.264 there is: one grey picture, and after it frames that say "nothing has changed".

import { type BitWriter, createBitWriter } from "./bit-writer.ts";

interface Size {
  width: number;
  height: number;
}

const macroblockPx = 16;
/** A macroblock of 16x16 DC prediction without any residual happens to be exactly this byte. */
const greyMacroblock = 0b0010_0111;
const frameNumbers = 16;

function inMacroblocks({ width, height }: Size): Size {
  return { width: Math.ceil(width / macroblockPx), height: Math.ceil(height / macroblockPx) };
}

/** Constrained baseline at level 5.1, which holds every size that is rendered here. */
export const profileBytes = [66, 0xc0, 51] as const;

export function sequenceParameters(size: Size): Buffer {
  const blocks = inMacroblocks(size);
  const cropRight = (blocks.width * macroblockPx - size.width) / 2;
  const cropBottom = (blocks.height * macroblockPx - size.height) / 2;
  const writer = createBitWriter();
  for (const byte of profileBytes) writer.bits(byte, 8);
  // Id 0, frame numbers of 4 bits, order of output is order of decoding, one reference frame, no gaps.
  writer.golomb(0).golomb(0).golomb(2).golomb(1).bits(0, 1);
  writer.golomb(blocks.width - 1).golomb(blocks.height - 1);
  // Progressive, 8x8 inference, cropping in units of two pixels, no display information.
  writer.bits(0b111, 3).golomb(0).golomb(cropRight).golomb(0).golomb(cropBottom).bits(0, 1);
  return unit(0x67, writer);
}

export function pictureParameters(): Buffer {
  const writer = createBitWriter();
  // Ids 0 and 0, CAVLC, one slice group, one reference, no weights, QP 26, deblocking can be switched off.
  writer.golomb(0).golomb(0).bits(0, 2).golomb(0).golomb(0).golomb(0).bits(0, 3);
  writer.golomb(0).golomb(0).golomb(0).bits(0b100, 3);
  return unit(0x68, writer);
}

export function greyFrame(size: Size): Buffer {
  const blocks = inMacroblocks(size);
  const writer = createBitWriter();
  // First macroblock 0, I slice, parameters 0, frame number 0, IDR id 0, no marking, QP as it is, no deblocking.
  writer.golomb(0).golomb(7).golomb(0).bits(0, 4).golomb(0).bits(0, 2).golomb(0).golomb(1);
  for (let n = blocks.width * blocks.height; n > 0; n -= 1) writer.bits(greyMacroblock, 8);
  return unit(0x65, writer);
}

/** The frame numbers go round, so these few frames are all that a video of any length needs. */
export function unchangedFrames(size: Size): Buffer[] {
  const blocks = inMacroblocks(size);
  return Array.from({ length: frameNumbers }, (_, frameNumber) => {
    const writer = createBitWriter();
    // As above for a P slice, with the default references; then every macroblock is skipped.
    writer.golomb(0).golomb(5).golomb(0).bits(frameNumber, 4).bits(0, 3).golomb(0).golomb(1);
    return unit(0x41, writer.golomb(blocks.width * blocks.height));
  });
}

function unit(header: number, payload: BitWriter): Buffer {
  const bytes = payload.bits(1, 1).bytes();
  return Buffer.concat([Buffer.from([header]), withoutStartCodes(bytes)]);
}

/** Two zero bytes and a small one would read as a start code; a 3 between them prevents it (7.4.1). */
function withoutStartCodes(bytes: Buffer): Buffer {
  const escaped: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(escaped);
}
