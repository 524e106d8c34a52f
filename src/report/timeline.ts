// A draft drawn to scale: a row for each track, a block for each segment.

import { timelineSummary } from "../core/conversation/timeline.ts";
import type { Draft, Segment, Track } from "../core/draft.ts";
import { length } from "../core/words/duration.ts";
import type { Timeline } from "./report.ts";
import { html, shortened } from "./text.ts";

export function timelineHtml(timeline: Timeline): string {
  switch (timeline.kind) {
    case "none":
      return `<p class="quiet">No timeline yet.</p>`;
    case "summary":
      return `<p class="quiet"><bdi>${html(shortened(timeline.text, MAX_SUMMARY))}</bdi></p>`;
    case "draft":
      return timeline.draft.tracks.length === 0
        ? `<p class="quiet">The timeline is empty.</p>`
        : drawn(timeline.draft);
  }
}

const MAX_SUMMARY = 4000;

const ROW_HEIGHT = 30;

/** Others are left out of the picture, with a word. */
const MAX_TRACKS = 40;
const MAX_SEGMENTS = 200;

function drawn(draft: Draft): string {
  const totalMs = Math.max(1, draft.durationMs, ...draft.tracks.map(({ segments }) => lastEndMs(segments)));
  const tracks = draft.tracks.slice(0, MAX_TRACKS);
  const height = tracks.length * ROW_HEIGHT;
  const names = tracks.map((track) => `<li>${KINDS[track.kind]}</li>`).join("");
  const rows = tracks.map((track, index) => trackSvg(track, { totalMs, top: index * ROW_HEIGHT })).join("");
  return `<figure class="timeline"><div class="tracks"><ol class="names" aria-hidden="true">${names}</ol><div><svg width="100%" height="${height + 20}" role="img" aria-label="${html(shortened(timelineSummary(draft), MAX_SUMMARY))}">${rulerSvg(totalMs, height)}${rows}</svg></div></div>${captionHtml(draft)}</figure>`;
}

const KINDS = { video: "Video", audio: "Audio", text: "Title", other: "Other" } as const;

function lastEndMs(segments: readonly Segment[]): number {
  return placed(segments).reduce((latest, { endMs }) => Math.max(latest, endMs), 0);
}

interface Placed {
  readonly segment: Segment;
  readonly startMs: number;
  readonly endMs: number;
}

/** Segments without a start follow one another. */
function placed(segments: readonly Segment[]): Placed[] {
  let reachedMs = 0;
  return segments.map((segment) => {
    const startMs = segment.startMs ?? reachedMs;
    reachedMs = Math.max(reachedMs, startMs + segment.durationMs);
    return { segment, startMs, endMs: startMs + segment.durationMs };
  });
}

function trackSvg(
  track: Track,
  { totalMs, top }: { readonly totalMs: number; readonly top: number },
): string {
  const blocks = placed(track.segments.slice(0, MAX_SEGMENTS)).map(({ segment, startMs, endMs }) => {
    const label = shortened(labelOf(track, segment), MAX_TITLE);
    const place = `x="${percent(startMs, totalMs)}" width="${percent(endMs - startMs, totalMs)}"`;
    const facts = `${label} · ${length(startMs / 1000)} to ${length(endMs / 1000)}`;
    return `<svg ${place} y="${top + 2}" height="${ROW_HEIGHT - 4}"><title>${html(facts)}</title><rect class="seg ${track.kind}" width="100%" height="100%" rx="4"/><text x="8" y="17">${html(label.slice(0, MAX_LABEL))}</text></svg>`;
  });
  return blocks.join("");
}

const MAX_TITLE = 1000;
const MAX_LABEL = 120;

function labelOf(track: Track, { name, text, volume }: Segment): string {
  const words = track.kind === "text" ? `“${text ?? name ?? ""}”` : (name ?? text ?? "");
  return volume === undefined ? words : `${words} ${Math.round(volume * 100)}%`.trim();
}

/** Steps of a ruler, in seconds: the first one that gives no more than eight marks. */
const RULER = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 86_400];

function rulerSvg(totalMs: number, height: number): string {
  const stepS = RULER.find((step) => totalMs / 1000 / step <= 8) ?? totalMs / 8000;
  const marks = [];
  for (let atS = 0; atS * 1000 <= totalMs; atS += stepS) {
    const x = percent(atS * 1000, totalMs);
    const anchor = atS === 0 ? "start" : atS * 1000 > totalMs * 0.97 ? "end" : "middle";
    marks.push(
      `<line class="rule" x1="${x}" x2="${x}" y1="0" y2="${height + 4}"/><text class="tick" x="${x}" y="${height + 16}" text-anchor="${anchor}">${length(atS)}</text>`,
    );
  }
  return marks.join("");
}

function captionHtml({ tracks, width, height }: Draft): string {
  const hidden = tracks.length > MAX_TRACKS || tracks.some(({ segments }) => segments.length > MAX_SEGMENTS);
  const words = [
    ...(width === undefined || height === undefined ? [] : [`${width} × ${height} pixels.`]),
    ...(hidden ? ["It holds more than is drawn here."] : []),
  ];
  return words.length === 0 ? "" : `<figcaption class="quiet">${words.join(" ")}</figcaption>`;
}

/** Of the whole, as SVG takes it. */
export const percent = (part: number, whole: number): string =>
  `${Math.round((10_000 * Math.min(Math.max(part, 0), whole)) / whole) / 100}%`;
