// What a segment shows: something that can draw itself at any moment of its time.

import type { Context } from "./load-canvas.ts";

export interface Picture {
  /** Covers the whole canvas. Moments are asked for in rising order. */
  draw(context: Context, localMs: number): Promise<void> | void;
  close(): Promise<void> | void;
}
