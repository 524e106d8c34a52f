// Owns a cup of coffee on a table, with steam.

import { noise } from "../noise.ts";
import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

export function coffee(stage: Stage): void {
  const x = stage.width / 2 + Math.sin(stage.seconds * 0.35) * px(stage, 0.02);
  const size = px(stage, 0.2) * (1 + 0.06 * stage.progress);
  const y = stage.height * 0.62;
  lights(stage);
  table(stage, y + size * 0.78);
  steam(stage, { x, y: y - size * 0.75, size });
  cup(stage, { x, y, size });
}

interface Place {
  x: number;
  y: number;
  size: number;
}

/** Lamps out of focus. */
function lights(stage: Stage): void {
  const { context, width, height, palette, seed, seconds } = stage;
  for (let n = 0; n < 14; n += 1) {
    const x = noise(seed, n) * width + Math.sin(seconds * 0.4 + n) * px(stage, 0.02);
    const y = noise(seed, n + 20) * height * 0.55;
    context.fillStyle = css(palette.glow, 0.06 + 0.1 * noise(seed, n + 40) * (1 + Math.sin(seconds + n * 2)));
    context.beginPath();
    context.arc(x, y, px(stage, 0.03 + 0.06 * noise(seed, n + 60)), 0, Math.PI * 2);
    context.fill();
  }
}

function table({ context, width, height, palette }: Stage, top: number): void {
  const gradient = context.createLinearGradient(0, top, 0, height);
  gradient.addColorStop(0, css(mix(palette.dark, palette.middle, 0.55)));
  gradient.addColorStop(1, css(palette.dark));
  context.fillStyle = gradient;
  context.fillRect(0, top, width, height - top);
}

function cup({ context, palette }: Stage, { x, y, size }: Place): void {
  context.fillStyle = "rgba(0, 0, 0, 0.3)";
  ellipse(context, [x + size * 0.12, y + size * 0.95, size * 1.45, size * 0.2]);
  const porcelain = mix(palette.glow, [255, 255, 255], 0.6);
  context.fillStyle = css(mix(porcelain, palette.middle, 0.15));
  ellipse(context, [x, y + size * 0.9, size * 1.4, size * 0.2]);
  context.strokeStyle = css(mix(porcelain, palette.middle, 0.2));
  context.lineWidth = size * 0.16;
  context.beginPath();
  context.ellipse(
    x + size * 0.98,
    y + size * 0.08,
    size * 0.34,
    size * 0.36,
    0,
    -Math.PI * 0.6,
    Math.PI * 0.6,
  );
  context.stroke();
  const side = context.createLinearGradient(x - size, 0, x + size, 0);
  side.addColorStop(0, css(porcelain));
  side.addColorStop(1, css(mix(porcelain, palette.dark, 0.35)));
  context.fillStyle = side;
  context.beginPath();
  context.moveTo(x - size, y - size * 0.6);
  context.bezierCurveTo(x - size, y + size * 0.5, x - size * 0.6, y + size * 0.9, x, y + size * 0.9);
  context.bezierCurveTo(x + size * 0.6, y + size * 0.9, x + size, y + size * 0.5, x + size, y - size * 0.6);
  context.fill();
  context.fillStyle = css(mix(porcelain, [255, 255, 255], 0.5));
  ellipse(context, [x, y - size * 0.6, size, size * 0.26]);
  context.fillStyle = css(mix(palette.dark, [90, 50, 25], 0.6));
  ellipse(context, [x, y - size * 0.58, size * 0.9, size * 0.21]);
}

function steam({ context, seconds }: Stage, { x, y, size }: Place): void {
  for (let n = 0; n < 3; n += 1) {
    for (let bit = 0; bit < 48; bit += 1) {
      const rise = (bit / 48 + seconds * 0.16 + n * 0.33) % 1;
      const sway = Math.sin(rise * 7 + seconds * 1.2 + n * 2) * size * 0.16 * (0.3 + rise);
      context.fillStyle = `rgba(255, 250, 240, ${0.035 * Math.sin(Math.PI * rise)})`;
      context.beginPath();
      context.arc(
        x + (n - 1) * size * 0.42 + sway,
        y - rise * size * 2.2,
        size * (0.08 + 0.2 * rise),
        0,
        Math.PI * 2,
      );
      context.fill();
    }
  }
}

function ellipse(context: Stage["context"], [x, y, across, down]: [number, number, number, number]): void {
  context.beginPath();
  context.ellipse(x, y, across, down, 0, 0, Math.PI * 2);
  context.fill();
}
