// Owns mountains: ridges one behind the other that slide past at different speeds.

import { noise } from "../noise.ts";
import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

const ridges = 4;

export function mountains(stage: Stage): void {
  for (let ridge = 0; ridge < ridges; ridge += 1) drawRidge(stage, ridge);
}

function drawRidge(stage: Stage, ridge: number): void {
  const { context, width, height, palette } = stage;
  const nearness = ridge / (ridges - 1);
  const step = width / 90;
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width + step; x += step) context.lineTo(x, ridgeY(stage, { ridge, x }));
  context.lineTo(width, height);
  context.closePath();
  const far = mix(palette.bottom, palette.middle, 0.55);
  const gradient = context.createLinearGradient(0, height * 0.4, 0, height);
  const color = mix(far, palette.dark, 0.2 + nearness * 0.75);
  gradient.addColorStop(0, css(color));
  gradient.addColorStop(1, css(mix(color, palette.bottom, 0.28 * (1 - nearness))));
  context.fillStyle = gradient;
  context.fill();
}

/** Octaves of straight-lined noise: large steps give the mountains, small ones the rocks. */
function ridgeY(stage: Stage, { ridge, x }: { ridge: number; x: number }): number {
  const { height, seed, seconds } = stage;
  const at = x + seconds * px(stage, 0.006 + ridge * 0.012);
  const base = height * (0.62 + ridge * 0.1);
  let rise = 0;
  for (let octave = 0; octave < 4; octave += 1) {
    const stepPx = px(stage, 0.42 / 2 ** octave);
    rise += (between(seed + ridge * 101 + octave * 17, at / stepPx) * 0.2) / 2 ** octave;
  }
  return base - px(stage, 1) * rise * (1.25 - ridge * 0.2);
}

function between(seed: number, position: number): number {
  const whole = Math.floor(position);
  const part = position - whole;
  return noise(seed, whole) * (1 - part) + noise(seed, whole + 1) * part;
}
