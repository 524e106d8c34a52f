// Owns what is above: the gradient of the sky, its light, clouds and stars.

import { noise } from "../noise.ts";
import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

export function sky({ context, width, height, palette, seconds }: Stage): void {
  const drift = Math.sin(seconds * 0.5) * 0.06;
  const gradient = context.createLinearGradient(0, 0, 0, height);
  gradient.addColorStop(0, css(palette.top));
  gradient.addColorStop(0.45 + drift, css(palette.middle));
  gradient.addColorStop(0.85, css(palette.bottom));
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
}

/** Sun or moon, rising slowly. */
export function heavens(stage: Stage): void {
  const { context, width, height, palette, seed, progress } = stage;
  const x = width * (0.3 + noise(seed, 11) * 0.4);
  const y = height * (0.42 - 0.12 * progress);
  const radius = px(stage, 0.1);
  const halo = context.createRadialGradient(x, y, radius * 0.5, x, y, radius * 5);
  halo.addColorStop(0, css(palette.glow, 0.55));
  halo.addColorStop(1, css(palette.glow, 0));
  context.fillStyle = halo;
  context.fillRect(x - radius * 5, y - radius * 5, radius * 10, radius * 10);
  context.fillStyle = css(palette.glow);
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
}

export function stars(stage: Stage): void {
  const { context, width, height, seed, seconds } = stage;
  context.fillStyle = "#fff";
  for (let n = 0; n < 140; n += 1) {
    const twinkle = 0.55 + 0.45 * Math.sin(seconds * (1 + noise(seed, n + 300) * 3) + n);
    context.globalAlpha = twinkle * (0.3 + 0.7 * noise(seed, n + 600));
    const size = px(stage, 0.0012 + 0.0028 * noise(seed, n + 900));
    context.beginPath();
    context.arc(noise(seed, n) * width, noise(seed, n + 150) * height * 0.7, size, 0, Math.PI * 2);
    context.fill();
  }
  context.globalAlpha = 1;
}

export function clouds(stage: Stage): void {
  const { context, width, height, palette, seed, seconds } = stage;
  context.fillStyle = css(mix(palette.bottom, [255, 255, 255], 0.5), 0.2);
  for (let n = 0; n < 5; n += 1) {
    const size = px(stage, 0.1 + 0.08 * noise(seed, n + 20));
    const span = width + size * 8;
    const x =
      ((noise(seed, n + 30) * span + seconds * size * (0.12 + 0.1 * noise(seed, n + 40))) % span) - size * 4;
    const y = height * (0.08 + 0.3 * noise(seed, n + 50));
    context.beginPath();
    for (let puff = -2; puff <= 2; puff += 1) {
      context.roundRect(
        x + puff * size * 0.7 - size,
        y - size * 0.3 * (2 - Math.abs(puff)),
        size * 2,
        size * 0.7,
        size * 0.35,
      );
    }
    context.fill();
  }
}
