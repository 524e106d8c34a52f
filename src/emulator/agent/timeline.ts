// Owns the working form of a draft: segments by what they are for, laid out again after each change.

import type { AudioSegment, Draft, TextSegment, VideoSegment } from "../draft.ts";

export interface Timeline {
  pictures: VideoSegment[];
  /** What the clips in the picture sound like. */
  sound: AudioSegment[];
  /** Uploaded audio. */
  voice: AudioSegment[];
  music: AudioSegment[];
  titles: TextSegment[];
  captions: TextSegment[];
  m: Draft["m"];
}

export function toTimeline(draft: Draft): Timeline {
  const timeline: Timeline = { ...empty(), m: draft.m };
  for (const track of draft.t) {
    if (track.tt === 0) timeline.pictures.push(...track.sg);
    else if (track.tt === 1) timeline[audioRole(track.id)].push(...track.sg);
    else
      for (const segment of track.sg)
        timeline[segment.m.role === "title" ? "titles" : "captions"].push(segment);
  }
  return timeline;
}

export function toDraft(timeline: Timeline): Draft {
  const tracks: Draft["t"] = [
    { tt: 0, id: "video", sg: numbered("v", timeline.pictures) },
    { tt: 1, id: "sound", sg: numbered("s", timeline.sound) },
    { tt: 1, id: "voice", sg: numbered("o", timeline.voice) },
    { tt: 1, id: "music", sg: numbered("m", timeline.music) },
    { tt: 7, id: "title", sg: numbered("t", timeline.titles) },
    { tt: 7, id: "caption", sg: numbered("c", timeline.captions) },
  ];
  return { t: tracks.filter((track) => track.sg.length > 0), d: lengthOf(timeline), m: timeline.m };
}

export function empty(): Omit<Timeline, "m"> {
  return { pictures: [], sound: [], voice: [], music: [], titles: [], captions: [] };
}

export function lengthOf(timeline: Pick<Timeline, "pictures">): number {
  return timeline.pictures.reduce((total, segment) => total + segment.d, 0);
}

/** Pictures one after the other; what is heard and read is cut to fit, and music spans the whole. */
export function laidOut(timeline: Timeline): Timeline {
  let at = 0;
  const pictures = timeline.pictures.map((segment) => {
    const placed = { ...segment, st: at };
    at += segment.d;
    return placed;
  });
  const fit = <S extends { st: number; d: number }>(segments: readonly S[]): S[] =>
    segments
      .filter(({ st }) => st < at)
      .map((segment) => ({ ...segment, d: Math.min(segment.d, at - segment.st) }));
  return {
    ...timeline,
    pictures,
    sound: fit(timeline.sound),
    voice: fit(timeline.voice),
    music: timeline.music.map((segment) => ({ ...segment, st: 0, d: at })),
    titles: fit(timeline.titles),
    captions: fit(timeline.captions),
  };
}

function audioRole(trackId: string): "sound" | "voice" | "music" {
  return trackId === "sound" || trackId === "voice" ? trackId : "music";
}

function numbered<S extends { id: string }>(prefix: string, segments: readonly S[]): S[] {
  return segments.map((segment, at) => ({ ...segment, id: `${prefix}${at + 1}` }));
}
