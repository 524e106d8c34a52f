// The draft (timeline) as this backend writes it on the wire: short keys at the top, readable metadata inside segments.

/** A timeline. `d` and every `st` are milliseconds; `m.width` and `m.height` are pixels. */
export interface Draft {
  t: Track[];
  d: number;
  /** `effects` are names only: nothing is promised about how they look. */
  m: { title: string; width: number; height: number; fps: number; effects?: string[] };
}

/** `tt` is the track type on the wire: 0 video, 1 audio, 7 text. */
export type Track =
  | { tt: 0; id: string; sg: VideoSegment[] }
  | { tt: 1; id: string; sg: AudioSegment[] }
  | { tt: 7; id: string; sg: TextSegment[] };

interface Placed<M> {
  id: string;
  /** Start on the timeline, ms. */
  st: number;
  /** Length on the timeline, ms. */
  d: number;
  m: M;
}

export type VideoSegment = Placed<{ name: string; source: PictureSource }>;
export type AudioSegment = Placed<{ name: string; volume: number; source: SoundSource }>;
export type TextSegment = Placed<{ text: string; role: "title" | "caption" }>;

/** What the picture of a segment comes from. `file` is the content hash of an upload; `in_ms` is where a clip starts. */
export type PictureSource =
  | { kind: "photo"; file: string }
  | { kind: "clip"; file: string; in_ms: number }
  | { kind: "scene"; words: string; colors: string[]; seed: number };

/** What is heard: an upload, the sound of an uploaded clip, or music made up here. */
export type SoundSource =
  | { kind: "file"; file: string; in_ms: number }
  | { kind: "music"; mood: string; seed: number };
