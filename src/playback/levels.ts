// The highest level in what was decoded, piece by piece.

/** Of samples that are 32-bit floats, little-endian. */
export function loudest(samples: Uint8Array): number {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  let peak = 0;
  for (let at = 0; at + 4 <= view.byteLength; at += 4)
    peak = Math.max(peak, Math.abs(view.getFloat32(at, true)));
  return peak;
}

/** Of grey points, one byte each. */
export const brightest = (points: Uint8Array): number =>
  points.reduce((most, point) => Math.max(most, point), 0) / 255;

/** Samples of both channels, few enough to be quick and enough to hear what is heard. */
export const SOUND = { rateHz: 16_000, bytes: 4 } as const;

/** A few small pictures a second; areas are averaged, so that single specks of an encoder do not count. */
export const PICTURE = { perSecond: 2, width: 64, height: 64 } as const;
