// Owns a city: rows of houses with lit windows that slide past.

import { noise } from "../noise.ts";
import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

const rows = 3;

export function city(stage: Stage): void {
  for (let row = 0; row < rows; row += 1) drawRow(stage, row);
}

function drawRow(stage: Stage, row: number): void {
  const { width, seed, seconds } = stage;
  const nearness = row / (rows - 1);
  const houseWidth = px(stage, 0.1 + 0.06 * nearness);
  const scrolled = seconds * px(stage, 0.012 + 0.028 * nearness);
  const first = Math.floor(scrolled / houseWidth);
  const last = Math.ceil((scrolled + width) / houseWidth);
  for (let house = first; house <= last; house += 1) {
    const chance = noise(seed + row * 31, house);
    const tall = px(stage, (0.25 + 0.75 * chance) * (0.75 - 0.2 * nearness));
    drawHouse(stage, { row, house, x: house * houseWidth - scrolled, houseWidth, tall });
  }
}

interface House {
  row: number;
  house: number;
  x: number;
  houseWidth: number;
  tall: number;
}

function drawHouse(stage: Stage, { row, house, x, houseWidth, tall }: House): void {
  const { context, height, palette, seed } = stage;
  const ground = height * (0.9 + 0.05 * row);
  const nearness = row / (rows - 1);
  context.fillStyle = css(mix(mix(palette.middle, palette.bottom, 0.3), palette.dark, 0.35 + nearness * 0.6));
  const wide = houseWidth * (0.82 + 0.17 * noise(seed, house + 70));
  context.fillRect(x, ground - tall, wide, height);
  if (noise(seed + row, house + 90) > 0.75) {
    context.fillRect(x + wide * 0.46, ground - tall - houseWidth * 0.5, wide * 0.06, houseWidth * 0.5);
  }
  drawWindows(stage, { row, house, x, houseWidth: wide, tall });
}

function drawWindows(stage: Stage, { row, house, x, houseWidth, tall }: House): void {
  const { context, height, palette, seed, seconds } = stage;
  const ground = height * (0.9 + 0.05 * row);
  const columns = 4;
  const cell = houseWidth / (columns + 1);
  const floors = Math.floor(tall / (cell * 1.5)) - 1;
  context.fillStyle = css(palette.glow, 0.35 + 0.3 * (row / (rows - 1)));
  for (let n = 0; n < columns * floors; n += 1) {
    // Each window is on or off for a few seconds at a time.
    const moment = Math.floor(seconds / 3 + noise(seed, n + house * 13));
    if (noise(seed + house * 7 + row, n + moment * 1000) < 0.58) continue;
    const left = x + cell * (0.75 + (n % columns));
    const top = ground - tall + cell * (1 + 1.5 * Math.floor(n / columns));
    context.fillRect(left, top, cell * 0.5, cell * 0.75);
  }
}
