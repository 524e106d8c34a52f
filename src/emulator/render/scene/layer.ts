// What a layer of a scene gets to draw with.

import type { Context } from "../picture/load-canvas.ts";
import type { Palette } from "./palette.ts";

export interface Stage {
  context: Context;
  width: number;
  height: number;
  palette: Palette;
  seed: number;
  /** Since the scene began. */
  seconds: number;
  /** 0 at the beginning of the scene, 1 at its end. */
  progress: number;
}

export type Layer = (stage: Stage) => void;

/** A length in pixels that looks the same in every size and both orientations: parts of the shorter side. */
export function px({ width, height }: { width: number; height: number }, part: number): number {
  return Math.min(width, height) * part;
}
