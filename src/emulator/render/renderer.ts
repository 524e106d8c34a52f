// What the server asks of a renderer: a draft and the files it names become one video file, whole or not at all.

import type { Draft } from "../draft.ts";

/** `quality` and `format` are the words of the render request; unknown qualities mean "high". */
export interface RenderJob {
  draft: Draft;
  format: string;
  quality: string;
  /** Content hash of an upload → path of its bytes. */
  files: Readonly<Record<string, string>>;
  /** Final path; the file appears there only when it is whole. */
  outFile: string;
}

export interface RenderedFile {
  sizeBytes: number;
  durationMs: number;
}

export interface Renderer {
  /** Rejects with a sentence in words when the video cannot be made. `onProgress` gets 0–100. */
  render(job: RenderJob, onProgress: (percent: number) => void, signal: AbortSignal): Promise<RenderedFile>;
  /** Duration, size and streams of an uploaded file, read from its bytes. Rejects when it is no media file. */
  probe(file: string): Promise<MediaInfo>;
  close(): Promise<void>;
}

export interface MediaInfo {
  fileType: "video" | "image" | "audio";
  durationMs?: number;
  width?: number;
  height?: number;
  fps?: number;
  hasAudio?: boolean;
}
