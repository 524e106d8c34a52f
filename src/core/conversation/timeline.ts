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
  const shown = track.segments.slice(0, MAX_SEGMENTS).map((segment) => segmentSummary(track, segment));
  const more = track.segments.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  return `${KIND_NAMES[track.kind]}: ${shown.length === 0 ? "empty" : shown.join(", ")}`;
}

function segmentSummary(track: Track, segment: Segment): string {
  const name =
    track.kind === "text" ? JSON.stringify(segment.text ?? segment.name ?? "") : (segment.name ?? "");
  const start = segment.startMs ?? 0;
  const facts = [`${seconds(start)}-${seconds(start + segment.durationMs)}s`];
  if (segment.volume !== undefined) facts.push(`${Math.round(segment.volume * 100)}%`);
  return `${name} (${facts.join(", ")})`.trim();
}

const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);
