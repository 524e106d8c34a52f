// Owns one frame: the picture of the segment that is on top, and over it the texts of the moment.

import type { Draft, VideoSegment } from "../draft.ts";
import type { MediaEngine, OutputShape } from "./media/media-engine.ts";
import { openClipPicture } from "./picture/clip.ts";
import type { CanvasLibrary } from "./picture/load-canvas.ts";
import { openPhoto } from "./picture/photo.ts";
import type { Picture } from "./picture/picture.ts";
import { openScene } from "./scene/scene.ts";
import { createTextLayer } from "./text/text-layer.ts";
import { shownAt, textsAt } from "./timeline.ts";
import { pathOf } from "./upload-files.ts";

export interface CompositorRequest {
  draft: Draft;
  files: Readonly<Record<string, string>>;
  shape: OutputShape;
  engine: MediaEngine;
  canvas: CanvasLibrary;
}

interface Compositor {
  /** The pixels as opaque RGBA. */
  frameAt(atMs: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Shown {
  segment: VideoSegment;
  picture: Picture;
}

export function createCompositor(request: CompositorRequest): Compositor {
  const { draft, shape, canvas } = request;
  const stage = canvas.createCanvas(shape.width, shape.height);
  const context = stage.getContext("2d");
  const texts = createTextLayer({ canvas, shape });
  let shown: Shown | undefined;

  const show = async (atMs: number): Promise<Shown | undefined> => {
    const segment = shownAt(draft, atMs);
    if (segment === shown?.segment) return shown;
    await shown?.picture.close();
    shown = undefined;
    if (segment !== undefined) shown = { segment, picture: await openPicture(request, { segment, atMs }) };
    return shown;
  };

  return {
    frameAt: async (atMs) => {
      const current = await show(atMs);
      if (current === undefined) fillBlack(context, shape);
      else await current.picture.draw(context, atMs - current.segment.st);
      for (const segment of textsAt(draft, atMs)) texts.draw(context, { segment, atMs });
      freeDroppedBuffers();
      return stage.data();
    },
    close: async () => shown?.picture.close(),
  };
}

function openPicture(
  request: CompositorRequest,
  { segment, atMs }: { segment: VideoSegment; atMs: number },
): Promise<Picture> {
  const { files, shape, engine, canvas } = request;
  const { source } = segment.m;
  switch (source.kind) {
    case "photo":
      return openPhoto({ canvas, shape, segment, file: pathOf(files, source.file) });
    case "clip":
      return openClipPicture({
        canvas,
        shape,
        engine,
        file: pathOf(files, source.file),
        startMs: source.in_ms + (atMs - segment.st),
      });
    case "scene":
      return openScene({ source, shape, durationMs: segment.d });
  }
}

function fillBlack(
  context: { fillStyle: unknown; fillRect: (...box: [number, number, number, number]) => void },
  shape: OutputShape,
): void {
  context.fillStyle = "#000";
  context.fillRect(0, 0, shape.width, shape.height);
}

/**
 * Every read of the canvas is a new buffer of megabytes, of which V8 sees a few bytes. Collected frame by frame the
 * same memory is used again; left alone, fresh pages cost more time than the drawing (measured: 23 ms against 2 ms).
 */
function freeDroppedBuffers(): void {
  globalThis.gc?.({ type: "minor" });
}
