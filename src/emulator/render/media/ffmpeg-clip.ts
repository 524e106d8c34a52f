// Owns decoding a clip through a system ffmpeg: raw frames come out of a pipe.

import { spawn } from "node:child_process";
import type { ClipReader, ClipRequest } from "./media-engine.ts";

export async function openClip(program: string, request: ClipRequest): Promise<ClipReader> {
  const { width, height } = request;
  const child = spawn(program, clipArgs(request), { stdio: ["ignore", "pipe", "ignore"] });
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  failed.catch(() => undefined);
  const frames = cutIntoFrames(child.stdout, width * height * 4);
  return {
    next: async () => (await Promise.race([frames.next(), failed])).value ?? null,
    close: async () => {
      child.kill("SIGKILL");
      child.stdout.destroy();
    },
  };
}

function clipArgs({ file, startMs, width, height, fps }: ClipRequest): string[] {
  const size = `${width}:${height}`;
  const filter = `fps=${fps},scale=${size}:force_original_aspect_ratio=increase,crop=${size},setsar=1`;
  const seek = startMs > 0 ? ["-ss", String(startMs / 1000)] : [];
  const output = ["-map", "0:v:0", "-vf", filter, "-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1"];
  return ["-v", "error", "-nostdin", ...seek, "-i", file, ...output];
}

async function* cutIntoFrames(
  bytes: AsyncIterable<Buffer>,
  frameBytes: number,
): AsyncGenerator<Uint8Array, undefined> {
  let frame = Buffer.alloc(frameBytes);
  let filled = 0;
  for await (let piece of bytes) {
    while (piece.length > 0) {
      const taken = piece.copy(frame, filled, 0, Math.min(piece.length, frameBytes - filled));
      filled += taken;
      piece = piece.subarray(taken);
      if (filled === frameBytes) {
        yield frame;
        frame = Buffer.alloc(frameBytes);
        filled = 0;
      }
    }
  }
  return undefined;
}
