// Owns what a mood sounds like: tempo, harmony and which instruments play.

import { seedOf } from "../noise.ts";

export interface Style {
  beatsPerMinute: number;
  /** MIDI note that the chords are built on. */
  rootNote: number;
  /** Semitones above the root, one chord a bar. */
  chords: readonly (readonly number[])[];
  /** Loudness of each voice; 0 is silent. */
  pad: number;
  pluck: number;
  bass: number;
  drums: number;
  /** Plucked notes a beat. */
  notesPerBeat: number;
}

const styles = {
  lofi: {
    beatsPerMinute: 78,
    rootNote: 57,
    chords: [
      [0, 3, 7, 10],
      [5, 8, 12, 15],
      [-2, 2, 5, 9],
      [3, 7, 10, 14],
    ],
    pad: 0.5,
    pluck: 0.5,
    bass: 0.7,
    drums: 0.55,
    notesPerBeat: 1,
  },
  upbeat: {
    beatsPerMinute: 118,
    rootNote: 60,
    chords: [
      [0, 4, 7],
      [-5, -1, 2],
      [-3, 0, 4],
      [-7, -3, 0],
    ],
    pad: 0.35,
    pluck: 0.8,
    bass: 0.8,
    drums: 0.8,
    notesPerBeat: 2,
  },
  calm: {
    beatsPerMinute: 64,
    rootNote: 55,
    chords: [
      [0, 4, 7, 11],
      [-3, 0, 4, 7],
      [5, 9, 12, 16],
      [0, 4, 7, 14],
    ],
    pad: 0.9,
    pluck: 0.45,
    bass: 0.4,
    drums: 0,
    notesPerBeat: 1,
  },
  cinematic: {
    beatsPerMinute: 72,
    rootNote: 50,
    chords: [
      [0, 3, 7, 12],
      [-4, 0, 3, 8],
      [3, 7, 10, 15],
      [-2, 2, 5, 10],
    ],
    pad: 1,
    pluck: 0.3,
    bass: 0.9,
    drums: 0.35,
    notesPerBeat: 2,
  },
  dark: {
    beatsPerMinute: 84,
    rootNote: 48,
    chords: [
      [0, 3, 7],
      [1, 5, 8],
      [0, 3, 7],
      [-4, 0, 3],
    ],
    pad: 0.8,
    pluck: 0.35,
    bass: 1,
    drums: 0.5,
    notesPerBeat: 2,
  },
} satisfies Record<string, Style>;

const words: readonly [RegExp, keyof typeof styles][] = [
  [/lo-?fi|chill|jazz|cafe|coffee|cozy|relax|study/i, "lofi"],
  [/upbeat|happy|energ|fun|pop|dance|party|bright|motivat|sport|fröhlich|欢快|快乐/i, "upbeat"],
  [/cinema|epic|drama|inspir|trailer|orchest|emotional|史诗/i, "cinematic"],
  [/dark|tense|suspense|mystery|horror|techno|cyber/i, "dark"],
  [/calm|soft|gentle|ambient|peace|piano|sleep|warm|acoustic|ruhig|平静|安静/i, "calm"],
];

/** A mood without a known word still sounds the same each time. */
export function styleOf(mood: string): Style {
  const known = words.find(([pattern]) => pattern.test(mood))?.[1];
  const names = Object.keys(styles) as (keyof typeof styles)[];
  return styles[known ?? names[seedOf(mood) % names.length] ?? "lofi"];
}
