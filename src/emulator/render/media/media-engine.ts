// The port to whatever decodes and encodes media: the compositor knows frames and samples, an engine knows codecs.

import type { MediaInfo } from "../renderer.ts";

/** Every engine speaks this: interleaved stereo, 48 kHz, -1…1. */
export type Pcm = Float32Array<ArrayBuffer>;
export const sampleRateHz = 48_000;

export type Container = "mp4" | "mov" | "webm" | "gif";

/** What the finished file is: everything an encoder has to know. */
export interface OutputShape {
  container: Container;
  width: number;
  height: number;
  fps: number;
  frameCount: number;
  durationMs: number;
  /** Previews are made fast, finals are made well. */
  effort: "final" | "preview";
}

export interface ClipRequest {
  file: string;
  startMs: number;
  width: number;
  height: number;
  fps: number;
}

/** Frames of a clip at the asked size and rate, as opaque RGBA; null after the last one. */
export interface ClipReader {
  next(): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

export interface VideoEncoder {
  /** The bytes may be reused by the caller as soon as the promise is settled. */
  writeFrame(rgba: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Gives everything back, also after a failure. */
  close(): Promise<void>;
}

export interface EncoderRequest {
  file: string;
  shape: OutputShape;
  /** The sound of the whole length; null where the container has none. */
  sound: Pcm | null;
}

/** What was found in a finished file, to compare with what was asked for. */
export interface WrittenStreams {
  frameCount: number;
  hasAudio: boolean;
}

export interface MediaEngine {
  probe(file: string): Promise<MediaInfo>;
  openClip(request: ClipRequest): Promise<ClipReader>;
  decodeSound(request: { file: string; startMs: number; durationMs: number }): Promise<Pcm>;
  openEncoder(request: EncoderRequest): Promise<VideoEncoder>;
  readBack(file: string): Promise<WrittenStreams>;
}
