// Owns how a request's format and quality words become the size, rate and length of the file.

import type { Draft } from "../draft.ts";
import type { Container, OutputShape } from "./media/media-engine.ts";

const longestMs = 15 * 60_000;
const largestSidePx = 4096;
/** A GIF keeps no difference between frames: larger or faster ones run to hundreds of megabytes. */
const gif = { longSidePx: 640, fps: 10 };

export function shapeOf({
  draft,
  format,
  quality,
}: {
  draft: Draft;
  format: string;
  quality: string;
}): OutputShape {
  const container = containerOf(format);
  const durationMs = checkedDuration(draft.d);
  const fps = container === "gif" ? Math.min(gif.fps, checkedFps(draft.m.fps)) : checkedFps(draft.m.fps);
  const size = scaled(checkedSize(draft), { container, quality });
  const frameCount = Math.max(1, Math.round((durationMs * fps) / 1000));
  return {
    container,
    ...size,
    fps,
    frameCount,
    durationMs,
    effort: isPreview(quality) ? "preview" : "final",
  };
}

function containerOf(format: string): Container {
  const word = format.toLowerCase();
  if (word === "mp4" || word === "mov" || word === "webm" || word === "gif") return word;
  throw new Error(`The format "${format}" cannot be rendered: ask for mp4, mov, webm or gif.`);
}

function checkedDuration(durationMs: number): number {
  if (durationMs > 0 && durationMs <= longestMs) return durationMs;
  throw new Error(`The draft is ${durationMs} ms long: it must be longer than 0 and at most 15 minutes.`);
}

function checkedFps(fps: number): number {
  if (fps >= 1 && fps <= 120) return fps;
  throw new Error(`The draft asks for ${fps} frames per second: it must be between 1 and 120.`);
}

function checkedSize({ m: { width, height } }: Draft): { width: number; height: number } {
  const fits = (side: number): boolean => side >= 16 && side <= largestSidePx;
  if (fits(width) && fits(height)) return { width, height };
  throw new Error(
    `The draft is ${width}x${height} pixels: each side must be between 16 and ${largestSidePx}.`,
  );
}

function scaled(
  { width, height }: { width: number; height: number },
  { container, quality }: { container: Container; quality: string },
): { width: number; height: number } {
  const byQuality = shortSideLimitPx(quality) / Math.min(width, height);
  const byContainer = container === "gif" ? gif.longSidePx / Math.max(width, height) : 1;
  const factor = Math.min(1, byQuality, byContainer);
  return { width: even(width * factor), height: even(height * factor) };
}

function shortSideLimitPx(quality: string): number {
  if (isPreview(quality)) return 360;
  return quality.toLowerCase() === "medium" ? 720 : Number.POSITIVE_INFINITY;
}

function isPreview(quality: string): boolean {
  return ["low", "preview", "draft"].includes(quality.toLowerCase());
}

/** 4:2:0 video has half as many colour samples as pixels, so odd sides do not exist. */
function even(px: number): number {
  return Math.max(2, Math.round(px / 2) * 2);
}
