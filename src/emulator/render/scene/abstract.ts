// Owns the scene for words that name nothing to draw: soft lights that drift, and slow rings.

import { noise } from "../noise.ts";
import { css, mix, type Rgb } from "./color.ts";
import { px, type Stage } from "./layer.ts";

export function abstract(stage: Stage): void {
  const { bottom, glow, middle, top } = stage.palette;
  const colors: Rgb[] = [bottom, glow, mix(middle, glow, 0.5), mix(top, bottom, 0.5), middle];
  for (const [n, color] of colors.entries()) light(stage, { n, color });
  for (let n = 0; n < 4; n += 1) ring(stage, n);
}

function light(stage: Stage, { n, color }: { n: number; color: Rgb }): void {
  const { context, width, height, seed, seconds } = stage;
  const turn = seconds * (0.25 + 0.2 * noise(seed, n)) + noise(seed, n + 10) * Math.PI * 2;
  const x = width * (0.5 + 0.38 * Math.cos(turn) * (0.5 + noise(seed, n + 20)));
  const y = height * (0.5 + 0.38 * Math.sin(turn * 1.2) * (0.5 + noise(seed, n + 30)));
  const radius = px(stage, 0.35 + 0.3 * noise(seed, n + 40));
  const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, css(color, 0.6));
  gradient.addColorStop(1, css(color, 0));
  context.fillStyle = gradient;
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

function ring(stage: Stage, n: number): void {
  const { context, width, height, palette, seed, seconds } = stage;
  const size = (noise(seed, n + 60) + seconds * 0.06) % 1;
  context.strokeStyle = css(palette.glow, 0.4 * Math.sin(Math.PI * size));
  context.lineWidth = px(stage, 0.004);
  context.beginPath();
  context.arc(width * 0.5, height * 0.5, px(stage, 0.1 + 0.7 * size), 0, Math.PI * 2);
  context.stroke();
}
