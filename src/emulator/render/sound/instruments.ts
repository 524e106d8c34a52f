// Owns the instruments: each adds one note to a stereo loop, whose end runs over into its beginning.

import { type Pcm, sampleRateHz } from "../media/media-engine.ts";
import { noise } from "../noise.ts";

interface Note {
  /** In sample frames from the start of the loop. */
  at: number;
  frames: number;
  note: number;
  volume: number;
}

interface Hit {
  at: number;
  volume: number;
}

interface Voice {
  at: number;
  frames: number;
  /** -1 is left, 1 is right. */
  pan: number;
  sample: (seconds: number, part: number) => number;
}

const fullTurn = Math.PI * 2;

/** Slow and wide: two detuned sines and an octave, swelling in and out. */
export function addPad(loop: Pcm, { at, frames, note, volume }: Note): void {
  const hz = hertz(note);
  for (const [pan, detune] of [
    [-0.5, 0.997],
    [0.5, 1.003],
  ] as const) {
    const sample = (seconds: number, part: number): number => {
      const turn = seconds * hz * detune * fullTurn;
      return volume * Math.sin(Math.PI * part) * (Math.sin(turn) + 0.25 * Math.sin(turn * 2));
    };
    // Longer than the bar, so that one chord melts into the next.
    addVoice(loop, { at, frames: Math.round(frames * 1.25), pan, sample });
  }
}

export function addPluck(loop: Pcm, { at, frames, note, volume }: Note): void {
  const hz = hertz(note);
  const sample = (seconds: number, part: number): number => {
    const turn = seconds * hz * fullTurn;
    const tone =
      Math.sin(turn) +
      0.35 * Math.sin(turn * 2) * Math.exp(-seconds * 9) +
      0.15 * Math.sin(turn * 3) * Math.exp(-seconds * 16);
    return volume * tone * Math.min(1, seconds * 250) * Math.exp(-seconds * 4.5) * (1 - part);
  };
  addVoice(loop, { at, frames: Math.round(frames), pan: ((note % 5) - 2) * 0.25, sample });
}

export function addBass(loop: Pcm, { at, frames, note, volume }: Note): void {
  const hz = hertz(note);
  const sample = (seconds: number, part: number): number => {
    const turn = seconds * hz * fullTurn;
    return volume * (Math.sin(turn) + 0.3 * Math.sin(turn * 2)) * Math.min(1, seconds * 80) * (1 - part);
  };
  addVoice(loop, { at, frames: Math.round(frames), pan: 0, sample });
}

export function addKick(loop: Pcm, { at, volume }: Hit): void {
  const sample = (seconds: number): number => {
    const turn = fullTurn * (48 * seconds + 4 * (1 - Math.exp(-seconds * 28)));
    return volume * Math.sin(turn) * Math.exp(-seconds * 11);
  };
  addVoice(loop, { at, frames: sampleRateHz * 0.4, pan: 0, sample });
}

export function addSnare(loop: Pcm, { at, volume }: Hit): void {
  const sample = (seconds: number): number => {
    const hiss = noise(7, seconds * sampleRateHz) * 2 - 1;
    return (
      volume * (hiss * Math.exp(-seconds * 22) + Math.sin(seconds * 190 * fullTurn) * Math.exp(-seconds * 30))
    );
  };
  addVoice(loop, { at, frames: sampleRateHz * 0.25, pan: 0.1, sample });
}

export function addHat(loop: Pcm, { at, volume }: Hit): void {
  let before = 0;
  const sample = (seconds: number): number => {
    const hiss = noise(11, seconds * sampleRateHz) * 2 - 1;
    const bright = hiss - before;
    before = hiss;
    return volume * bright * Math.exp(-seconds * 60);
  };
  addVoice(loop, { at, frames: sampleRateHz * 0.08, pan: -0.3, sample });
}

function addVoice(loop: Pcm, { at, frames, pan, sample }: Voice): void {
  const left = Math.cos(((pan + 1) * Math.PI) / 4);
  const right = Math.sin(((pan + 1) * Math.PI) / 4);
  for (let n = 0; n < frames; n += 1) {
    const value = sample(n / sampleRateHz, n / frames);
    const index = ((at + n) * 2) % loop.length;
    loop[index] = (loop[index] ?? 0) + value * left;
    loop[index + 1] = (loop[index + 1] ?? 0) + value * right;
  }
}

function hertz(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}
