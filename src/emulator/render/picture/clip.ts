// Owns showing an uploaded clip: its frames in turn, the last one held where the clip is shorter than its segment.

import { basename } from "node:path";
import type { ImageData } from "@napi-rs/canvas";
import type { MediaEngine, OutputShape } from "../media/media-engine.ts";
import type { CanvasLibrary } from "./load-canvas.ts";
import type { Picture } from "./picture.ts";

interface ClipPictureRequest {
  canvas: CanvasLibrary;
  shape: OutputShape;
  engine: MediaEngine;
  file: string;
  startMs: number;
}

/** Asked to start past its end, a clip shows its last moments. */
const shortestTailMs = 200;

export async function openClipPicture({
  canvas,
  shape,
  engine,
  file,
  startMs,
}: ClipPictureRequest): Promise<Picture> {
  const { durationMs } = await engine.probe(file);
  const latestMs = durationMs === undefined ? startMs : Math.max(0, durationMs - shortestTailMs);
  const { width, height, fps } = shape;
  const reader = await engine.openClip({ file, startMs: Math.min(startMs, latestMs), width, height, fps });
  let held: ImageData | undefined;
  return {
    draw: async (context) => {
      const rgba = await reader.next();
      if (rgba !== null) held = new canvas.ImageData(clamped(rgba), width, height);
      if (held === undefined) {
        throw new Error(
          `${basename(file)} holds no picture that can be decoded: upload it in another format.`,
        );
      }
      // A held frame is drawn again too: the canvas carries the text of the frame before.
      context.putImageData(held, 0, 0);
    },
    close: () => reader.close(),
  };
}

function clamped(bytes: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
