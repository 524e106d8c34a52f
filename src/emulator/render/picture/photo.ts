// Owns showing an uploaded photo: it fills the frame and moves slowly, so that a still picture lives.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { VideoSegment } from "../../draft.ts";
import type { OutputShape } from "../media/media-engine.ts";
import { noise, seedOf } from "../noise.ts";
import { paintBackdrop } from "./backdrop.ts";
import type { Canvas, CanvasLibrary, Context } from "./load-canvas.ts";
import type { Picture } from "./picture.ts";

interface PhotoRequest {
  canvas: CanvasLibrary;
  shape: OutputShape;
  segment: VideoSegment;
  file: string;
}

/** A photo of another shape than the frame may lose this much of its longer side before a backdrop fills the rest. */
const smallestVisiblePart = 0.6;
const zoom = 1.12;

export async function openPhoto({ canvas, shape, segment, file }: PhotoRequest): Promise<Picture> {
  const image = await load(canvas, file);
  const fit = fitted(image, shape);
  const photo = resized(canvas, { image, width: fit.width * zoom, height: fit.height * zoom });
  const backdrop = fit.covers ? null : paintBackdrop(canvas, { image, shape });
  const move = moveOf(segment.id);
  return {
    draw: (context, localMs) => {
      if (backdrop !== null) context.drawImage(backdrop, 0, 0);
      drawMoved(context, { photo, shape, fit, move, progress: Math.min(1, localMs / segment.d) });
    },
    close: () => undefined,
  };
}

async function load(canvas: CanvasLibrary, file: string) {
  try {
    return await canvas.loadImage(await readFile(file));
  } catch (cause) {
    throw new Error(`${basename(file)} cannot be shown as a photo: upload it as JPG, PNG, WebP or GIF.`, {
      cause,
    });
  }
}

interface Size {
  width: number;
  height: number;
}

interface Fit extends Size {
  covers: boolean;
}

function fitted(image: Size, shape: Size): Fit {
  const across = shape.width / image.width;
  const down = shape.height / image.height;
  const cover = Math.max(across, down);
  const scale = Math.min(cover, Math.min(across, down) / smallestVisiblePart);
  return { width: image.width * scale, height: image.height * scale, covers: scale === cover };
}

/** Scaled well once; each frame then needs only a small, quick change of size. */
function resized(
  canvas: CanvasLibrary,
  { image, width, height }: Size & { image: Awaited<ReturnType<typeof load>> },
): Canvas {
  const photo = canvas.createCanvas(Math.ceil(width), Math.ceil(height));
  const context = photo.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, photo.width, photo.height);
  return photo;
}

/** Zooming in or out, and a drift in x and y, all from -1 to 1. */
interface Move {
  zoomsIn: boolean;
  driftX: number;
  driftY: number;
}

function moveOf(id: string): Move {
  const seed = seedOf(id);
  return {
    zoomsIn: noise(seed, 1) < 0.6,
    driftX: noise(seed, 2) < 0.5 ? -1 : 1,
    driftY: noise(seed, 3) * 2 - 1,
  };
}

interface MovedPhoto {
  photo: Canvas;
  shape: Size;
  fit: Fit;
  move: Move;
  progress: number;
}

function drawMoved(context: Context, { photo, shape, fit, move, progress }: MovedPhoto): void {
  const grown = 1 + (zoom - 1) * (move.zoomsIn ? progress : 1 - progress);
  const width = fit.width * grown;
  const height = fit.height * grown;
  const swing = progress - 0.5;
  const x = (shape.width - width) / 2 + swing * move.driftX * spare(width, shape.width);
  const y = (shape.height - height) / 2 + swing * move.driftY * spare(height, shape.height);
  context.imageSmoothingQuality = "low";
  context.drawImage(photo, x, y, width, height);
}

/** How far a side may drift in all without showing what lies behind it. */
function spare(side: number, frameSide: number): number {
  return Math.max(0, side - frameSide) * 0.7;
}
