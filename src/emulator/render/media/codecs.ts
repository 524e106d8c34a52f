// Owns which codecs and settings each container and effort gets.

import type { FFEncoderCodec } from "node-av";
import type { OutputShape } from "./media-engine.ts";

interface Codecs {
  video: {
    name: FFEncoderCodec;
    options: Record<string, string>;
    context: { gopSize?: number; bitRate?: number };
  };
  /** Null where the container has no sound. */
  audio: FFEncoderCodec | null;
  muxer: Record<string, string>;
}

export function codecsFor({ container, effort, fps }: OutputShape): Codecs {
  const gopSize = Math.round(fps * 2);
  switch (container) {
    case "mp4":
    case "mov":
      return {
        video: { name: "libx264" as FFEncoderCodec, options: x264(effort), context: { gopSize } },
        audio: "aac" as FFEncoderCodec,
        muxer: { movflags: "+faststart" },
      };
    case "webm":
      return {
        video: {
          name: "libvpx-vp9" as FFEncoderCodec,
          options: vp9(effort),
          context: { gopSize, bitRate: 0 },
        },
        audio: "libopus" as FFEncoderCodec,
        muxer: {},
      };
    case "gif":
      return {
        video: { name: "gif" as FFEncoderCodec, options: {}, context: {} },
        audio: null,
        muxer: { loop: "0" },
      };
  }
}

/** Frame rates such as 29.97 become a fraction that the encoders take. */
export function rational(fps: number): { num: number; den: number } {
  return Number.isInteger(fps) ? { num: fps, den: 1 } : { num: Math.round(fps * 1000), den: 1000 };
}

function x264(effort: OutputShape["effort"]): Record<string, string> {
  return effort === "final" ? { preset: "veryfast", crf: "21" } : { preset: "ultrafast", crf: "26" };
}

function vp9(effort: OutputShape["effort"]): Record<string, string> {
  const speed = { deadline: "realtime", "row-mt": "1", "tile-columns": "1" };
  return effort === "final"
    ? { ...speed, "cpu-used": "7", crf: "30" }
    : { ...speed, "cpu-used": "8", crf: "38" };
}
