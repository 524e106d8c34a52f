// Owns which segment of a draft is seen at a moment.

import type { Draft, TextSegment, VideoSegment } from "../draft.ts";

function videoSegments(draft: Draft): VideoSegment[] {
  return draft.t.flatMap((track) => (track.tt === 0 ? track.sg : []));
}

function textSegments(draft: Draft): TextSegment[] {
  return draft.t.flatMap((track) => (track.tt === 7 ? track.sg : []));
}

/** Of overlapping segments the last one lies on top. */
export function shownAt(draft: Draft, atMs: number): VideoSegment | undefined {
  return videoSegments(draft).findLast((segment) => covers(segment, atMs));
}

export function textsAt(draft: Draft, atMs: number): TextSegment[] {
  return textSegments(draft).filter((segment) => covers(segment, atMs));
}

function covers({ st, d }: { st: number; d: number }, atMs: number): boolean {
  return atMs >= st && atMs < st + d;
}
