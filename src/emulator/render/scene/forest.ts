// Owns a forest: rows of firs that sway and slide past.

import { noise } from "../noise.ts";
import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

const rows = 4;

export function forest(stage: Stage): void {
  for (let row = 0; row < rows; row += 1) {
    drawGround(stage, row);
    drawRow(stage, row);
  }
}

function groundY({ height }: Stage, row: number): number {
  return height * (0.66 + row * 0.1);
}

function colorOf({ palette }: Stage, row: number): string {
  return css(mix(mix(palette.bottom, palette.middle, 0.5), palette.dark, 0.2 + (row / (rows - 1)) * 0.75));
}

function drawGround(stage: Stage, row: number): void {
  const { context, width, height } = stage;
  context.fillStyle = colorOf(stage, row);
  context.fillRect(0, groundY(stage, row), width, height);
}

function drawRow(stage: Stage, row: number): void {
  const { width, seed, seconds } = stage;
  const spacing = px(stage, 0.07 + row * 0.035);
  const scrolled = seconds * px(stage, 0.008 + row * 0.014);
  const last = Math.ceil((scrolled + width) / spacing) + 1;
  for (let tree = Math.floor(scrolled / spacing) - 1; tree <= last; tree += 1) {
    const chance = noise(seed + row * 53, tree);
    const x = (tree + chance * 0.6) * spacing - scrolled;
    const tall = px(stage, (0.16 + 0.1 * row) * (0.7 + 0.6 * noise(seed + row, tree + 40)));
    drawFir(stage, { row, x, tall, sway: Math.sin(seconds * 1.1 + tree) * tall * 0.012 });
  }
}

function drawFir(
  stage: Stage,
  { row, x, tall, sway }: { row: number; x: number; tall: number; sway: number },
): void {
  const { context } = stage;
  const foot = groundY(stage, row) + px(stage, 0.01);
  context.fillStyle = colorOf(stage, row);
  context.beginPath();
  for (let tier = 0; tier < 4; tier += 1) {
    const peak = foot - tall + tall * tier * 0.2;
    const half = tall * (0.1 + tier * 0.055);
    const lean = sway * (4 - tier);
    context.moveTo(x + lean, peak);
    context.lineTo(x + half + lean * 0.5, peak + tall * 0.36);
    context.lineTo(x - half + lean * 0.5, peak + tall * 0.36);
    context.closePath();
  }
  context.rect(x - tall * 0.02, foot - tall * 0.12, tall * 0.04, tall * 0.14);
  context.fill();
}
