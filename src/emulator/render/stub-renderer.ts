// A renderer without media libraries: tiny valid files of the right container, size and length, made at once.

import { rename, rm, writeFile } from "node:fs/promises";
import { shapeOf } from "./output-shape.ts";
import type { Renderer } from "./renderer.ts";
import { probeBytes } from "./stub/probe-bytes.ts";
import { stubGif } from "./stub/stub-gif.ts";
import { stubMp4 } from "./stub/stub-mp4.ts";
import { stubWebm } from "./stub/stub-webm.ts";
import type { OutputShape } from "./media/media-engine.ts";

export function createStubRenderer(): Renderer {
  return {
    render: async (job, onProgress, signal) => {
      signal.throwIfAborted();
      const shape = shapeOf(job);
      const bytes = bytesOf(shape);
      const partFile = `${job.outFile}.part`;
      try {
        await writeFile(partFile, bytes, { signal });
        await rename(partFile, job.outFile);
      } catch (error) {
        await rm(partFile, { force: true });
        throw error;
      }
      onProgress(100);
      return { sizeBytes: bytes.length, durationMs: shape.durationMs };
    },
    probe: probeBytes,
    close: async () => undefined,
  };
}

function bytesOf(shape: OutputShape): Buffer {
  switch (shape.container) {
    case "mp4":
      return stubMp4(shape, "isom");
    case "mov":
      return stubMp4(shape, "qt  ");
    case "webm":
      return stubWebm(shape);
    case "gif":
      return stubGif(shape);
  }
}
