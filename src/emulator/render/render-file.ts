// Owns one render from draft to checked file: sound first, then frame by frame, then a look at what was written.

import { open, stat } from "node:fs/promises";
import type { MediaEngine, OutputShape } from "./media/media-engine.ts";
import { createCompositor } from "./compositor.ts";
import { shapeOf } from "./output-shape.ts";
import { loadCanvas } from "./picture/load-canvas.ts";
import type { RenderedFile, RenderJob } from "./renderer.ts";
import { mixSound } from "./sound/mix.ts";

interface RenderRequest {
  job: RenderJob;
  engine: MediaEngine;
  onProgress: (percent: number) => void;
}

export async function renderFile({ job, engine, onProgress }: RenderRequest): Promise<RenderedFile> {
  const shape = shapeOf(job);
  const canvas = await loadCanvas();
  const sound =
    shape.container === "gif" ? null : await mixSound({ draft: job.draft, files: job.files, engine });
  const compositor = createCompositor({ draft: job.draft, files: job.files, shape, engine, canvas });
  const encoder = await engine.openEncoder({ file: job.outFile, shape, sound });
  try {
    for (let index = 0; index < shape.frameCount; index += 1) {
      await encoder.writeFrame(await compositor.frameAt((index * 1000) / shape.fps));
      onProgress(Math.floor((99 * (index + 1)) / shape.frameCount));
    }
    await encoder.finish();
  } finally {
    await encoder.close();
    await compositor.close();
  }
  await check({ engine, file: job.outFile, shape });
  const sizeBytes = await flushToDisk(job.outFile);
  onProgress(100);
  return { sizeBytes, durationMs: shape.durationMs };
}

/** An encoder that swallows frames reports success, so the frames are counted in the file. */
async function check({
  engine,
  file,
  shape,
}: {
  engine: MediaEngine;
  file: string;
  shape: OutputShape;
}): Promise<void> {
  const written = await engine.readBack(file);
  if (written.frameCount !== shape.frameCount) {
    throw new Error(
      `The video came out with ${written.frameCount} frames instead of ${shape.frameCount}: render it again.`,
    );
  }
  if (shape.container !== "gif" && !written.hasAudio) {
    throw new Error("The video came out without its sound: render it again.");
  }
}

async function flushToDisk(file: string): Promise<number> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return (await stat(file)).size;
}
