// Owns a renderer that makes nothing of its own: quick, and good enough for everything but the picture.

import { closeSync, openSync, readSync, writeFileSync } from "node:fs";

import type { Renderer } from "../../src/emulator/render/renderer.ts";

/** Writes the draft itself as the file; a file that begins with "junk" is no media. */
export function fakeRenderer(): Renderer {
  return {
    render: async (job, onProgress) => {
      onProgress(50);
      const sizeBytes = Buffer.byteLength(JSON.stringify(job.draft));
      writeFileSync(job.outFile, JSON.stringify(job.draft));
      return { sizeBytes, durationMs: job.draft.d };
    },
    probe: async (file) => {
      const start = startOf(file);
      if (start.startsWith("junk")) throw new Error("no media file");
      if (start.startsWith("clip"))
        return { fileType: "video", durationMs: 6_000, width: 640, height: 360, fps: 30, hasAudio: true };
      if (start.startsWith("voice")) return { fileType: "audio", durationMs: 4_000 };
      return { fileType: "image", width: 800, height: 600 };
    },
    close: async () => undefined,
  };
}

/** Of a large file only the beginning is read, as a real one does. */
function startOf(file: string): string {
  const fd = openSync(file, "r");
  const bytes = Buffer.alloc(5);
  readSync(fd, bytes);
  closeSync(fd);
  return bytes.toString("latin1");
}
