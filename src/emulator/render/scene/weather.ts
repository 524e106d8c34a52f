// Owns what falls: rain and snow.

import { noise } from "../noise.ts";
import { px, type Stage } from "./layer.ts";

export function rain(stage: Stage): void {
  const { context, width, height, seed, seconds } = stage;
  context.strokeStyle = "rgba(225, 238, 250, 0.4)";
  context.lineWidth = px(stage, 0.003);
  context.beginPath();
  for (let n = 0; n < 170; n += 1) {
    const speed = 0.9 + 0.7 * noise(seed, n + 400);
    const fall = (noise(seed, n) + seconds * speed) % 1.1;
    const length = px(stage, 0.035 + 0.04 * noise(seed, n + 800));
    const x = noise(seed, n + 200) * width * 1.15 - fall * px(stage, 0.12);
    context.moveTo(x, fall * height);
    context.lineTo(x - length * 0.14, fall * height + length);
  }
  context.stroke();
}

export function snow(stage: Stage): void {
  const { context, width, height, seed, seconds } = stage;
  context.fillStyle = "#fff";
  for (let n = 0; n < 130; n += 1) {
    const nearness = noise(seed, n + 400);
    const fall = (noise(seed, n) + seconds * (0.05 + 0.12 * nearness)) % 1.1;
    const sway = Math.sin(seconds * (0.6 + nearness) + n) * px(stage, 0.03);
    context.globalAlpha = 0.45 + 0.5 * nearness;
    context.beginPath();
    context.arc(
      noise(seed, n + 200) * width + sway,
      fall * height - height * 0.05,
      px(stage, 0.002 + 0.008 * nearness),
      0,
      Math.PI * 2,
    );
    context.fill();
  }
  context.globalAlpha = 1;
}
