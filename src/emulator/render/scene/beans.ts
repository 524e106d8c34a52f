// Owns coffee beans that fall and turn.

import { noise } from "../noise.ts";
import { css, mix } from "./color.ts";
import { px, type Stage } from "./layer.ts";

const count = 60;

export function beans(stage: Stage): void {
  for (let n = 0; n < count; n += 1) bean(stage, n);
}

function bean(stage: Stage, n: number): void {
  const { context, width, height, palette, seed, seconds } = stage;
  // Far ones first, small and dim.
  const nearness = n / (count - 1);
  const size = px(stage, 0.02 + 0.075 * nearness ** 1.5);
  const fall = (noise(seed, n) + seconds * (0.06 + 0.16 * nearness)) % 1;
  context.save();
  context.translate(noise(seed, n + 100) * width, fall * (height + size * 4) - size * 2);
  context.rotate(noise(seed, n + 200) * 6 + seconds * (noise(seed, n + 300) - 0.5) * 2.4);
  const color = mix(mix(palette.middle, palette.dark, 0.3), [96, 52, 24], nearness * 0.8);
  const shade = context.createLinearGradient(-size, -size, size, size);
  shade.addColorStop(0, css(mix(color, palette.glow, 0.3)));
  shade.addColorStop(1, css(mix(color, palette.dark, 0.6)));
  context.fillStyle = shade;
  context.beginPath();
  context.ellipse(0, 0, size, size * 0.68, 0, 0, Math.PI * 2);
  context.fill();
  context.strokeStyle = css(mix(color, palette.dark, 0.85));
  context.lineWidth = size * 0.11;
  context.beginPath();
  context.moveTo(-size * 0.92, size * 0.06);
  context.bezierCurveTo(-size * 0.3, -size * 0.34, size * 0.3, size * 0.34, size * 0.92, -size * 0.06);
  context.stroke();
  context.restore();
}
