// Owns the stub's GIF files: an empty screen of the right size that lasts the right time.

import type { OutputShape } from "../media/media-engine.ts";

/** The longest that a GIF can hold one picture. */
const longestDelayCs = 65_535;

export function stubGif({ width, height, durationMs }: OutputShape): Buffer {
  const screen = Buffer.from([...Buffer.from("GIF89a"), ...u16(width), ...u16(height), 0x80, 0, 0]);
  const twoColors = Buffer.from([0x20, 0x24, 0x2c, 0xff, 0xff, 0xff]);
  const frames: Buffer[] = [];
  for (let leftCs = Math.max(1, Math.round(durationMs / 10)); leftCs > 0; leftCs -= longestDelayCs) {
    frames.push(onePixel(Math.min(leftCs, longestDelayCs)));
  }
  return Buffer.concat([screen, twoColors, ...frames, Buffer.from([0x3b])]);
}

function onePixel(delayCs: number): Buffer {
  const control = [0x21, 0xf9, 4, 0, ...u16(delayCs), 0, 0];
  const image = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0];
  const pixel = [2, 2, 0x44, 1, 0];
  return Buffer.from([...control, ...image, ...pixel]);
}

function u16(value: number): [number, number] {
  return [value & 255, value >> 8];
}
