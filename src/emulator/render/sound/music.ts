// Owns making music up: four bars are written out in the style of the mood and repeated for the whole length.

import { type Pcm, sampleRateHz } from "../media/media-engine.ts";
import { noise } from "../noise.ts";
import { addBass, addHat, addKick, addPad, addPluck, addSnare } from "./instruments.ts";
import { type Style, styleOf } from "./style.ts";

interface MusicRequest {
  mood: string;
  seed: number;
  durationMs: number;
}

const beatsPerBar = 4;
const loudest = 0.7;

export function composeMusic({ mood, seed, durationMs }: MusicRequest): Pcm {
  const style = styleOf(mood);
  const loop = normalised(composeLoop({ style, seed, durationMs }));
  const music = new Float32Array(Math.round((durationMs / 1000) * sampleRateHz) * 2);
  for (let at = 0; at < music.length; at += loop.length) {
    music.set(loop.subarray(0, music.length - at), at);
  }
  return fadedOut(music);
}

/** No more bars than the length asks for. */
function composeLoop({ style, seed, durationMs }: { style: Style; seed: number; durationMs: number }): Pcm {
  const beatMs = 60_000 / style.beatsPerMinute;
  const beatFrames = Math.round((beatMs / 1000) * sampleRateHz);
  const chords = style.chords.slice(0, Math.max(1, Math.ceil(durationMs / (beatMs * beatsPerBar))));
  const loop = new Float32Array(beatFrames * beatsPerBar * chords.length * 2);
  // Up to three semitones either way: one mood, many keys.
  const root = style.rootNote + Math.floor(noise(seed, 1) * 7) - 3;
  for (const [bar, chord] of chords.entries()) {
    const notes = chord.map((interval) => root + interval);
    playBar({ loop, style, seed, notes, bar, beatFrames });
  }
  return loop;
}

interface Bar {
  loop: Pcm;
  style: Style;
  seed: number;
  notes: number[];
  bar: number;
  beatFrames: number;
}

function playBar(bar: Bar): void {
  const { loop, style, notes, beatFrames } = bar;
  const at = bar.bar * beatsPerBar * beatFrames;
  const frames = beatsPerBar * beatFrames;
  for (const note of notes) addPad(loop, { at, frames, note, volume: (style.pad * 0.5) / notes.length });
  addBass(loop, { at, frames: frames * 0.6, note: (notes[0] ?? 48) - 24, volume: style.bass * 0.32 });
  playArpeggio(bar, at);
  if (style.drums > 0) playDrums(bar, at);
}

function playArpeggio({ loop, style, seed, notes, bar, beatFrames }: Bar, at: number): void {
  const steps = beatsPerBar * style.notesPerBeat;
  const stepFrames = beatFrames / style.notesPerBeat;
  for (let step = 0; step < steps; step += 1) {
    const chance = noise(seed, 100 + bar * steps + step);
    if (step > 0 && chance < 0.22) continue;
    const note = (notes[Math.floor(chance * 97) % notes.length] ?? 60) + (chance > 0.75 ? 24 : 12);
    addPluck(loop, {
      at: at + Math.round(step * stepFrames),
      frames: stepFrames * 3,
      note,
      volume: style.pluck * 0.22,
    });
  }
}

function playDrums({ loop, style, beatFrames }: Bar, at: number): void {
  const volume = style.drums;
  for (let beat = 0; beat < beatsPerBar; beat += 1) {
    const start = at + beat * beatFrames;
    if (beat % 2 === 0) addKick(loop, { at: start, volume: volume * 0.55 });
    else addSnare(loop, { at: start, volume: volume * 0.22 });
    addHat(loop, { at: start, volume: volume * 0.07 });
    addHat(loop, { at: start + Math.round(beatFrames / 2), volume: volume * 0.11 });
  }
}

/** All moods come out equally loud, so that a volume of 35 % means the same for each. */
function normalised(loop: Pcm): Pcm {
  const peak = loop.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 1e-6);
  return loop.map((sample) => (sample * loudest) / peak);
}

function fadedOut(music: Pcm): Pcm {
  const frames = music.length / 2;
  const fade = Math.min(1.2 * sampleRateHz, frames / 4);
  for (let n = 0; n < music.length; n += 1) {
    const left = frames - (n >> 1);
    if (left < fade) music[n] = (music[n] ?? 0) * (left / fade);
  }
  return music;
}
