// Owns what lies behind a photo that cannot fill the frame: the photo itself, blurred and darkened.

import type { Image } from "@napi-rs/canvas";
import type { Canvas, CanvasLibrary } from "./load-canvas.ts";

interface BackdropRequest {
  image: Image;
  shape: { width: number; height: number };
}

/** Down to a few pixels and up again is a blur that costs next to nothing. */
const blurPx = 28;

export function paintBackdrop(canvas: CanvasLibrary, { image, shape }: BackdropRequest): Canvas {
  const small = shrunk(canvas, { image, shape });
  const backdrop = canvas.createCanvas(shape.width, shape.height);
  const context = backdrop.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(small, -shape.width * 0.1, -shape.height * 0.1, shape.width * 1.2, shape.height * 1.2);
  context.fillStyle = "rgba(0, 0, 0, 0.35)";
  context.fillRect(0, 0, shape.width, shape.height);
  return backdrop;
}

function shrunk(canvas: CanvasLibrary, { image, shape }: BackdropRequest): Canvas {
  const factor = blurPx / Math.max(shape.width, shape.height);
  const small = canvas.createCanvas(Math.ceil(shape.width * factor), Math.ceil(shape.height * factor));
  const scale = Math.max(small.width / image.width, small.height / image.height);
  const width = image.width * scale;
  const height = image.height * scale;
  const context = small.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (small.width - width) / 2, (small.height - height) / 2, width, height);
  return small;
}
