// A draft (the timeline on the backend) in the program's own words; the backend room translates from the wire.

/** Times are milliseconds; what the backend does not say is absent. */
export interface Draft {
  /** The draft exactly as the backend gave it; goes back unread with a render. */
  readonly raw: unknown;
  /** sha256 of the canonical JSON of `raw`: equal digests, equal drafts. */
  readonly digest: string;
  readonly tracks: readonly Track[];
  readonly durationMs: number;
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
  /** Some track holds at least one segment. */
  readonly exportable: boolean;
}

export interface Track {
  readonly kind: "video" | "audio" | "text" | "other";
  readonly segments: readonly Segment[];
}

export interface Segment {
  readonly durationMs: number;
  readonly startMs?: number;
  readonly name?: string;
  readonly text?: string;
  /** 0 to 1. */
  readonly volume?: number;
}
