// Owns what is read in the picture: titles and captions, each in its place on the timeline.

import type { TextSegment } from "../draft.ts";
import type { WantedText } from "./texts.ts";
import { wordsOfName } from "./subject.ts";
import type { Timeline } from "./timeline.ts";
import { lengthOf } from "./timeline.ts";

const TITLE_MS = 3_000;

/** A new title takes the place of the old one; so do new captions. */
export function lettered(timeline: Timeline, texts: readonly WantedText[]): Timeline {
  const lengthMs = lengthOf(timeline);
  const titles = texts.filter(({ role }) => role === "title").map((text) => placedTitle(text, lengthMs));
  const captions = texts.filter(({ role }) => role === "caption");
  return {
    ...timeline,
    titles: titles.length > 0 ? titles : timeline.titles,
    captions: captions.length > 0 ? spread(captions, lengthMs) : timeline.captions,
  };
}

/** One caption for each picture, of what the picture is called. */
export function captioned(timeline: Timeline): Timeline {
  const captions = timeline.pictures.map(({ st, d, m }) => textSegment({ text: wordsOfName(m.name), st, d }));
  return { ...timeline, captions };
}

function placedTitle(wanted: WantedText, lengthMs: number): TextSegment {
  const wholeMs = wanted.place === "throughout" ? lengthMs : TITLE_MS;
  const d = Math.min(lengthMs, wanted.lengthMs ?? wholeMs);
  const st = wanted.place === "end" ? lengthMs - d : 0;
  return { id: "", st, d, m: { text: wanted.text, role: "title" } };
}

/** Those without a time of their own share the whole evenly. */
function spread(captions: readonly WantedText[], lengthMs: number): TextSegment[] {
  const each = Math.floor(lengthMs / captions.length);
  return captions.map(({ text, lengthMs: wantedMs, place }, at) => {
    const d = Math.min(each, wantedMs ?? each);
    return textSegment({ text, st: place === "end" ? lengthMs - d : at * each, d });
  });
}

function textSegment({ text, st, d }: { text: string; st: number; d: number }): TextSegment {
  return { id: "", st, d, m: { text, role: "caption" } };
}
