// Owns the sea: rows of waves that roll at their own pace, and a small boat.

import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

const rows = 6;

export function sea(stage: Stage): void {
  const horizon = stage.height * 0.6;
  for (let row = 0; row < rows; row += 1) {
    if (row === 2) boat(stage, waveHeight(stage, { row, x: boatX(stage) }) + rowTop(stage, { row, horizon }));
    wave(stage, { row, horizon });
  }
}

interface Row {
  row: number;
  horizon: number;
}

function wave(stage: Stage, { row, horizon }: Row): void {
  const { context, width, height, palette } = stage;
  const depth = row / (rows - 1);
  const top = rowTop(stage, { row, horizon });
  const step = width / 48;
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width + step; x += step) context.lineTo(x, top + waveHeight(stage, { row, x }));
  context.lineTo(width, height);
  context.closePath();
  context.fillStyle = css(mix(mix(palette.top, palette.middle, 0.65), palette.dark, 0.15 + depth * 0.8));
  context.fill();
  context.strokeStyle = css(palette.glow, 0.28 * (1 - depth) + 0.08);
  context.lineWidth = px(stage, 0.003);
  context.stroke();
}

function rowTop({ height }: Stage, { row, horizon }: Row): number {
  return horizon + (height - horizon) * (row / rows) ** 1.35;
}

function waveHeight(stage: Stage, { row, x }: { row: number; x: number }): number {
  const size = px(stage, 0.006 + 0.006 * row);
  const turn = (x / px(stage, 0.28 + 0.07 * row)) * Math.PI + row * 1.7;
  const { seconds } = stage;
  return size * (Math.sin(turn + seconds * (1.1 + row * 0.22)) + 0.5 * Math.sin(turn * 1.9 - seconds * 0.8));
}

function boatX({ width, progress }: Stage): number {
  return width * (0.2 + 0.35 * progress);
}

function boat(stage: Stage, waterY: number): void {
  const { context, palette, seconds } = stage;
  const size = px(stage, 0.11);
  context.save();
  context.translate(boatX(stage), waterY);
  context.rotate(Math.sin(seconds * 1.3) * 0.05);
  context.fillStyle = css(palette.dark);
  context.beginPath();
  context.moveTo(-size, -size * 0.25);
  context.lineTo(size, -size * 0.25);
  context.quadraticCurveTo(size * 0.8, size * 0.3, size * 0.4, size * 0.3);
  context.lineTo(-size * 0.6, size * 0.3);
  context.closePath();
  context.fill();
  context.fillStyle = css(mix(palette.glow, [255, 255, 255], 0.3));
  triangle(context, [0, -size * 0.35, 0, -size * 1.8, size * 0.85, -size * 0.35]);
  context.fillStyle = css(mix(palette.glow, palette.middle, 0.4));
  triangle(context, [-size * 0.1, -size * 0.35, -size * 0.1, -size * 1.5, -size * 0.7, -size * 0.35]);
  context.restore();
}

type Corners = [number, number, number, number, number, number];

function triangle(context: Stage["context"], [ax, ay, bx, by, cx, cy]: Corners): void {
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(bx, by);
  context.lineTo(cx, cy);
  context.fill();
}
