// The timeline summary that people know: one line that says what a draft holds.

import type { Draft, Segment, Track } from "../draft.ts";

/** Such as `Timeline (2 tracks): 1. Video: city (0-10s) 2. Title: "Urban Dreams" (0-3s)`. */
export function timelineSummary(draft: Draft): string {
  if (draft.tracks.length === 0) return "Timeline: empty";
  const tracks = draft.tracks.map((track, index) => `${index + 1}. ${trackSummary(track)}`);
  return `Timeline (${tracks.length} ${tracks.length === 1 ? "track" : "tracks"}): ${tracks.join(" ")}`;
}

const KIND_NAMES = { video: "Video", audio: "BGM", text: "Title", other: "Other" } as const;
const MAX_SEGMENTS = 4;

function trackSummary(track: Track): string {
  const shown = placed(track)
    .slice(0, MAX_SEGMENTS)
    .map((segment) => segmentSummary(track, segment));
  const more = track.segments.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  return `${KIND_NAMES[track.kind]}: ${shown.length === 0 ? "empty" : shown.join(", ")}`;
}

type PlacedSegment = Segment & { readonly startMs: number };

/** Where the backend does not say when a segment starts, it follows the one before. */
function placed({ segments }: Track): PlacedSegment[] {
  let endMs = 0;
  return segments.map((segment) => {
    const startMs = segment.startMs ?? endMs;
    endMs = startMs + segment.durationMs;
    return { ...segment, startMs };
  });
}

function segmentSummary(track: Track, segment: PlacedSegment): string {
  const name =
    track.kind === "text" ? JSON.stringify(segment.text ?? segment.name ?? "") : (segment.name ?? "");
  const { startMs, durationMs } = segment;
  const facts = [`${seconds(startMs)}-${seconds(startMs + durationMs)}s`];
  if (segment.volume !== undefined) facts.push(`${Math.round(segment.volume * 100)}%`);
  return `${name} (${facts.join(", ")})`.trim();
}

const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);
