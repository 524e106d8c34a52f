// Owns the colours of a scene: the draft's own where it names some, else a set that suits the words.

import { noise } from "../noise.ts";
import { brightness, mix, parseHex, type Rgb } from "./color.ts";

export interface Palette {
  top: Rgb;
  middle: Rgb;
  bottom: Rgb;
  /** Silhouettes. */
  dark: Rgb;
  /** Light: sun, moon, windows. */
  glow: Rgb;
}

type Set = readonly [top: string, middle: string, bottom: string, dark: string, glow: string];

const night: Set = ["#0b1030", "#1c2a5e", "#44467f", "#080b1d", "#ffe7a8"];
const sunset: Set = ["#27235f", "#c0486b", "#ffb35c", "#2a1335", "#ffe9a6"];
const rainy: Set = ["#2b3a4f", "#4d6378", "#8398a6", "#1b2531", "#ffd58a"];
const wintry: Set = ["#6f93b8", "#a9c4dc", "#e6eff6", "#33506e", "#ffffff"];
const cosy: Set = ["#3a2117", "#7d4a2d", "#d9995c", "#24130d", "#ffdca3"];
const green: Set = ["#7fb4a0", "#b9d6b2", "#f1efc9", "#14352b", "#fff3c4"];
const marine: Set = ["#1b74a8", "#5cb3d1", "#f6e2bd", "#0c3d5c", "#fff4d0"];
const alpine: Set = ["#3f6fae", "#93b7de", "#f3d9cf", "#22344f", "#fff2dc"];
const plum: Set = ["#2d1b4e", "#7a3b8f", "#f08a8a", "#1a0f30", "#ffd9c0"];
const teal: Set = ["#06363f", "#11808a", "#9fe0c6", "#04232a", "#f9f3d2"];

const byWord: readonly [RegExp, Set][] = [
  [/night|midnight|star|moon|noche|nacht|nuit|夜|星|月/i, night],
  [/sunset|sunrise|dusk|dawn|evening|golden|morning|abend|日落|日出|朝/i, sunset],
  [/rain|storm|drizzle|regen|pluie|雨/i, rainy],
  [/snow|winter|ice|christmas|schnee|neige|雪|冬/i, wintry],
  [/coffee|cafe|café|espresso|latte|mug|bean|bak|bread|kaffee|咖啡/i, cosy],
  [/forest|tree|wood|jungle|garden|leaf|wald|forêt|森|树/i, green],
  [/sea|ocean|beach|harbou?r|wave|lake|river|meer|hafen|mer|海/i, marine],
  [/mountain|alps|hik|peak|valley|berg|montagne|山/i, alpine],
];
const withoutWord = [plum, teal, sunset, marine, night];

export function paletteOf({
  words,
  colors,
  seed,
}: {
  words: string;
  colors: readonly string[];
  seed: number;
}): Palette {
  const set =
    byWord.find(([pattern]) => pattern.test(words))?.[1] ??
    withoutWord[Math.floor(noise(seed, 5) * withoutWord.length)];
  const own = paletteFromSet(set ?? plum);
  const named = colors.map(parseHex).filter((color) => color !== undefined);
  return named.length === 0 ? own : paletteFromColors(named, own);
}

function paletteFromSet([top, middle, bottom, dark, glow]: Set): Palette {
  const rgb = (text: string): Rgb => parseHex(text) ?? [0, 0, 0];
  return { top: rgb(top), middle: rgb(middle), bottom: rgb(bottom), dark: rgb(dark), glow: rgb(glow) };
}

/** From dark to light the sky gets brighter towards the horizon, whatever order the colours come in. */
function paletteFromColors(named: Rgb[], own: Palette): Palette {
  const sorted = [...named].sort((a, b) => brightness(a) - brightness(b));
  const darkest = sorted[0] ?? own.dark;
  const lightest = sorted.at(-1) ?? own.bottom;
  return {
    top: mix(darkest, [0, 0, 0], 0.15),
    middle: sorted.length > 2 ? (sorted[sorted.length >> 1] ?? own.middle) : mix(darkest, lightest, 0.55),
    bottom: sorted.length > 1 ? lightest : mix(darkest, [255, 255, 255], 0.45),
    dark: mix(darkest, [0, 0, 0], 0.6),
    glow: mix(lightest, [255, 250, 225], 0.7),
  };
}
