// The media engine of a machine without node-av: the same port, spoken through a system ffmpeg program.

import { basename } from "node:path";
import type { MediaInfo } from "../renderer.ts";
import { openClip } from "./ffmpeg-clip.ts";
import { openEncoder } from "./ffmpeg-encoder.ts";
import { runFfmpeg } from "./ffmpeg-process.ts";
import { type MediaEngine, type Pcm, sampleRateHz, type WrittenStreams } from "./media-engine.ts";

export function createFfmpegEngine(program: string): MediaEngine {
  return {
    probe: (file) => probe(program, file),
    openClip: (request) => openClip(program, request),
    decodeSound: (request) => decodeSound(program, request),
    openEncoder: (request) => openEncoder(program, request),
    readBack: (file) => readBack(program, file),
  };
}

async function probe(program: string, file: string): Promise<MediaInfo> {
  const { stderr } = await runFfmpeg(program, ["-i", file]);
  const video = /Stream #.*: Video: .* (\d{2,5})x(\d{2,5})(?!.*attached pic)/.exec(stderr);
  const hasAudio = /Stream #.*: Audio: /.test(stderr);
  const duration = durationOf(stderr);
  if (video === null) {
    if (hasAudio) return { fileType: "audio", ...duration, hasAudio };
    throw new Error(
      `${basename(file)} is no media file that can be read: upload a video, a picture or a sound.`,
    );
  }
  const size = uprightSize(stderr, { width: Number(video[1]), height: Number(video[2]) });
  if (/Input #0, (image2|[a-z]+_pipe|gif|apng)/.test(stderr)) return { fileType: "image", ...size };
  const fps = /, ([\d.]+) fps/.exec(stderr);
  return {
    fileType: "video",
    ...duration,
    ...size,
    ...(fps === null ? {} : { fps: Number(fps[1]) }),
    hasAudio,
  };
}

function durationOf(stderr: string): { durationMs?: number } {
  const found = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr);
  if (found === null) return {};
  const [, hours, minutes, seconds] = found.map(Number);
  return { durationMs: Math.round(((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000) };
}

function uprightSize(
  stderr: string,
  size: { width: number; height: number },
): { width: number; height: number } {
  const onItsSide = /rotation of -?90\.00/.test(stderr);
  return onItsSide ? { width: size.height, height: size.width } : size;
}

async function decodeSound(
  program: string,
  { file, startMs, durationMs }: { file: string; startMs: number; durationMs: number },
): Promise<Pcm> {
  const range = ["-ss", String(startMs / 1000), "-t", String(durationMs / 1000)];
  const output = ["-map", "0:a:0?", "-f", "f32le", "-ac", "2", "-ar", String(sampleRateHz), "pipe:1"];
  const { stdout } = await runFfmpeg(program, [...range, "-i", file, ...output]);
  return new Float32Array(
    stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.length & ~7)) as ArrayBuffer,
  );
}

async function readBack(program: string, file: string): Promise<WrittenStreams> {
  const { stderr } = await runFfmpeg(program, ["-i", file, "-map", "0:v:0", "-c", "copy", "-f", "null", "-"]);
  const counts = [...stderr.matchAll(/frame=\s*(\d+)/g)];
  return { frameCount: Number(counts.at(-1)?.[1] ?? 0), hasAudio: /Stream #0.*: Audio: /.test(stderr) };
}
