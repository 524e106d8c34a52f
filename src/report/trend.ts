// One figure of the last run and of those before it, as bars: the table beside them has the numbers.

import { figuresOf } from "./runs.ts";
import type { Figure, RunFacts } from "./runs.ts";

const BAR_WIDTH = 10;
const GAP = 4;
const HEIGHT = 20;

/** `runs`: oldest first; the last one stands out. */
export function trendSvg(name: Figure["name"], runs: readonly RunFacts[]): string {
  const values = runs.map((run) => figuresOf(run, []).find((figure) => figure.name === name)?.value ?? 0);
  const most = Math.max(...values);
  const bars = values.map((value, index) => {
    const height = value === 0 ? 1 : Math.max(2, Math.round((HEIGHT * value) / most));
    const kind = index === values.length - 1 ? "now" : "then";
    return `<rect class="${kind}" x="${index * (BAR_WIDTH + GAP)}" y="${HEIGHT - height}" width="${BAR_WIDTH}" height="${height}"/>`;
  });
  const width = values.length * (BAR_WIDTH + GAP) - GAP;
  return `<svg width="${width}" height="${HEIGHT}" aria-hidden="true">${bars.join("")}</svg>`;
}
