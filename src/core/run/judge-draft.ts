// A draft held against what the recipe expects of it.

import type { Draft, Track } from "../draft.ts";
import type { CanvasSize, DraftExpectation, ExpectedTrack, Ratio } from "../recipe/expectation.ts";
import { count } from "../words/count.ts";
import type { Finding } from "./finding.ts";
import { judgeDuration } from "./judge-duration.ts";
import { isWithin, rangeWords } from "./range-words.ts";

export function judgeDraft(draft: Draft, expectation: DraftExpectation): Finding[] {
  const { tracks = {}, durationMs, texts = [], canvas, ratio } = expectation;
  return [
    ...TRACKS.flatMap((kind) => judgeTracks(draft, { kind, range: tracks[kind] })),
    ...(durationMs === undefined ? [] : [judgeDuration(draft.durationMs, durationMs)]),
    ...texts.map((text) => judgeText(draft, text)),
    ...(canvas === undefined ? [] : [judgeCanvas(draft, canvas)]),
    ...(ratio === undefined ? [] : [judgeRatio(draft, ratio)]),
  ];
}

const TRACKS: readonly ExpectedTrack[] = ["video", "audio", "text"];

/** A track without segments shows nothing: it counts for none. */
function judgeTracks(
  draft: Draft,
  { kind, range }: { readonly kind: ExpectedTrack; readonly range: Range | undefined },
): Finding[] {
  if (range === undefined) return [];
  const found = tracksOf(draft, kind).length;
  const words = rangeWords(range, String);
  const noun = words.endsWith(" 1") || words === "1" ? "track" : "tracks";
  return [{ expected: `${words} ${kind} ${noun}`, found: String(found), holds: isWithin(found, range) }];
}

type Range = NonNullable<DraftExpectation["durationMs"]>;

const tracksOf = (draft: Draft, kind: ExpectedTrack): Track[] =>
  draft.tracks.filter((track) => track.kind === kind && track.segments.length > 0);

/** How a title is set is the backend's: capitals and spaces make no difference. */
function judgeText(draft: Draft, text: string): Finding {
  const texts = tracksOf(draft, "text").flatMap(({ segments }) =>
    segments.flatMap(({ text, name }) => text ?? name ?? []),
  );
  const wanted = plain(text);
  return {
    expected: `the text ${JSON.stringify(text)}`,
    found: textWords(texts),
    holds: texts.some((found) => plain(found).includes(wanted)),
  };
}

const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();

/** Captions come by the dozen. */
const MAX_TEXTS = 3;
const MAX_TEXT = 60;

function textWords(texts: readonly string[]): string {
  if (texts.length === 0) return "no text";
  const shown = texts
    .slice(0, MAX_TEXTS)
    .map((text) => JSON.stringify(text.slice(0, MAX_TEXT).toWellFormed()));
  const more = texts.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [count(more, "more text")])].join(", ");
}

const judgeCanvas = (draft: Draft, { widthPx, heightPx }: CanvasSize): Finding => ({
  expected: `a canvas of ${widthPx}x${heightPx}`,
  found: canvasOf(draft),
  holds: draft.width === widthPx && draft.height === heightPx,
});

const canvasOf = ({ width, height }: Draft): string =>
  width === undefined || height === undefined ? "no size in the draft" : `${width}x${height}`;

/** Canvases have even numbers of pixels: 9:16 comes as 406x720 as well. */
const RATIO_TOLERANCE = 0.01;

function judgeRatio(draft: Draft, ratio: Ratio): Finding {
  const wanted = ratio.width / ratio.height;
  const found = (draft.width ?? 0) / (draft.height ?? 1);
  return {
    expected: `a ratio of ${ratio.width}:${ratio.height}`,
    found: canvasOf(draft),
    holds: Math.abs(found / wanted - 1) <= RATIO_TOLERANCE,
  };
}
