// Owns putting texts over the picture: each is painted once and then laid over every frame of its time.

import type { TextSegment } from "../../draft.ts";
import type { Canvas, CanvasLibrary, Context } from "../picture/load-canvas.ts";
import { fontOf } from "./fonts.ts";
import { layoutText, type TextLayout } from "./text-layout.ts";

interface TextLayer {
  draw(context: Context, moment: { segment: TextSegment; atMs: number }): void;
}

interface PaintedText {
  canvas: Canvas;
  x: number;
  y: number;
}

interface Frame {
  width: number;
  height: number;
}

const fadeMs = 200;

export function createTextLayer({ canvas, shape }: { canvas: CanvasLibrary; shape: Frame }): TextLayer {
  const painted = new Map<TextSegment, PaintedText | null>();
  const paintedOf = (segment: TextSegment): PaintedText | null => {
    const known = painted.get(segment);
    if (known !== undefined) return known;
    const fresh = paint(canvas, { segment, shape });
    painted.set(segment, fresh);
    return fresh;
  };
  return {
    draw: (context, { segment, atMs }) => {
      const text = paintedOf(segment);
      if (text === null) return;
      context.globalAlpha = opacityAt(segment, atMs);
      context.drawImage(text.canvas, text.x, text.y);
      context.globalAlpha = 1;
    },
  };
}

/** A text that is there from the start does not fade in: the first frame is what players show as the still. */
function opacityAt({ st, d }: TextSegment, atMs: number): number {
  const fadeIn = st === 0 ? 1 : (atMs - st + fadeMs / 4) / fadeMs;
  const fadeOut = (st + d - atMs) / fadeMs;
  return Math.max(0, Math.min(1, fadeIn, fadeOut));
}

function paint(
  library: CanvasLibrary,
  { segment, shape }: { segment: TextSegment; shape: Frame },
): PaintedText | null {
  const measurer = library.createCanvas(1, 1).getContext("2d");
  const layout = layoutText(measurer, { text: segment.m.text, role: segment.m.role, frame: shape });
  if (layout === null) return null;
  const padPx = Math.round(layout.fontPx * 0.6);
  const canvas = library.createCanvas(
    Math.ceil(layout.widthPx + padPx * 2),
    Math.ceil(layout.heightPx + padPx * 2),
  );
  const context = canvas.getContext("2d");
  paintBox(context, { canvas, radiusPx: padPx * 0.6 });
  paintLines(context, { layout, canvas, padPx });
  return {
    canvas,
    x: Math.round(layout.centerX - canvas.width / 2),
    y: Math.round(layout.centerY - canvas.height / 2),
  };
}

function paintBox(context: Context, { canvas, radiusPx }: { canvas: Canvas; radiusPx: number }): void {
  context.fillStyle = "rgba(8, 10, 16, 0.5)";
  context.beginPath();
  context.roundRect(0, 0, canvas.width, canvas.height, radiusPx);
  context.fill();
}

interface LinesRequest {
  layout: TextLayout;
  canvas: Canvas;
  padPx: number;
}

function paintLines(context: Context, { layout, canvas, padPx }: LinesRequest): void {
  context.font = fontOf(layout.fontPx);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = "#fff";
  context.shadowColor = "rgba(0, 0, 0, 0.65)";
  context.shadowBlur = layout.fontPx * 0.12;
  context.shadowOffsetY = layout.fontPx * 0.04;
  for (const [index, line] of layout.lines.entries()) {
    context.fillText(line, canvas.width / 2, padPx + (index + 0.5) * layout.lineHeightPx);
  }
}
