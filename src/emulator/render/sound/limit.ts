// Owns keeping a sum of sounds below full scale: it turns loud passages down for a moment and bends no wave.

import { type Pcm, sampleRateHz } from "../media/media-engine.ts";

const blockFrames = sampleRateHz / 100;
/** The lossy encoders add up to a tenth of their own. */
const ceiling = 0.85;

export function limit(sound: Pcm): Pcm {
  const gains = gainByBlock(sound);
  if (gains.every((gain) => gain === 1)) return sound;
  for (let n = 0; n < sound.length; n += 1) sound[n] = (sound[n] ?? 0) * gainAt(gains, n >> 1);
  return sound;
}

/** A block also takes the gain that its neighbours need, so that between any two the way is free. */
function gainByBlock(sound: Pcm): number[] {
  const needed: number[] = [];
  for (let at = 0; at < sound.length; at += blockFrames * 2) {
    const peak = peakOf(sound.subarray(at, at + blockFrames * 2));
    needed.push(peak > ceiling ? ceiling / peak : 1);
  }
  return needed.map((gain, n) => Math.min(gain, needed[n - 1] ?? 1, needed[n + 1] ?? 1));
}

function peakOf(samples: Pcm): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** From the middle of one block to the middle of the next the gain slides. */
function gainAt(gains: number[], frame: number): number {
  const position = frame / blockFrames - 0.5;
  const block = Math.floor(position);
  const before = gains[Math.max(0, block)] ?? 1;
  const after = gains[block + 1] ?? before;
  return before + (after - before) * (position - block);
}
