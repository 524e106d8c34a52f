// Owns the length of a timeline: trims at either end, new lengths, and another pace.

import type { VideoSegment } from "../draft.ts";
import { SPAN, spanMs } from "./spans.ts";
import type { Timeline } from "./timeline.ts";
import { laidOut, lengthOf } from "./timeline.ts";

export type CutWish = { kind: "to" | "start" | "end"; ms: number };

const FIRST = String.raw`(?:cut|trim|remove|delete|drop|skip)(?:\s+off)?\s+(?:the\s+)?first\s+(${SPAN})|(?:剪掉|去掉|删除|裁掉)(?:前|开头)\s*(${SPAN})`;
const LAST = String.raw`(?:cut|trim|remove|delete|drop)(?:\s+off)?\s+(?:the\s+)?(?:last|final)\s+(${SPAN})|(?:剪掉|去掉|删除|裁掉)(?:最后|结尾)\s*(${SPAN})`;
const TO = String.raw`(?:trim|cut|shorten)\w*\s+(?:\S+\s+){0,3}?(?:down\s+)?to\s+(${SPAN})|(?:剪|裁|缩短)[到至成为]*\s*(${SPAN})`;
const SHORTEST_MS = 500;
const PACES = { slower: 1.25, faster: 0.8 } as const;

export function readCut(text: string): CutWish | undefined {
  for (const [source, kind] of [
    [FIRST, "start"],
    [LAST, "end"],
    [TO, "to"],
  ] as const) {
    const found = new RegExp(source, "iu").exec(text);
    const ms = found && spanMs(found[1] ?? found[2] ?? "");
    if (ms) return { kind, ms };
  }
  return undefined;
}

export function cut(timeline: Timeline, wish: CutWish): Timeline {
  const lengthMs = lengthOf(timeline);
  if (wish.kind === "to") return withLength(timeline, wish.ms);
  const leftMs = Math.max(SHORTEST_MS, lengthMs - wish.ms);
  return wish.kind === "end" ? shortened(timeline, leftMs) : withoutStart(timeline, lengthMs - leftMs);
}

/** Shorter: the end goes. Longer: stills stay on for longer, clips are shown again. */
export function withLength(timeline: Timeline, wantedMs: number): Timeline {
  const lengthMs = lengthOf(timeline);
  if (wantedMs <= lengthMs) return shortened(timeline, wantedMs);
  const hasStills = timeline.pictures.some((segment) => segment.m.source.kind !== "clip");
  return laidOut(hasStills ? stretched(timeline, wantedMs - lengthMs) : repeated(timeline, wantedMs));
}

export function paced(timeline: Timeline, pace: keyof typeof PACES): Timeline {
  return withLength(timeline, Math.max(SHORTEST_MS, Math.round(lengthOf(timeline) * PACES[pace])));
}

function shortened(timeline: Timeline, wantedMs: number): Timeline {
  let leftMs = wantedMs;
  const pictures: VideoSegment[] = [];
  for (const segment of timeline.pictures) {
    if (leftMs <= 0) break;
    pictures.push({ ...segment, d: Math.min(segment.d, leftMs) });
    leftMs -= segment.d;
  }
  return laidOut({ ...timeline, pictures });
}

function withoutStart(timeline: Timeline, ms: number): Timeline {
  return laidOut({
    ...timeline,
    pictures: timeline.pictures.flatMap((segment) => later(segment, ms)),
    sound: timeline.sound.flatMap((segment) => later(segment, ms)),
    voice: timeline.voice.flatMap((segment) => later(segment, ms)),
  });
}

/** What is left of a segment when the timeline starts later. */
function later<S extends { st: number; d: number; m: { source: object } }>(segment: S, ms: number): S[] {
  const lost = Math.max(0, Math.min(segment.d, ms - segment.st));
  if (lost === segment.d) return [];
  const { source } = segment.m;
  const moved = "in_ms" in source ? { ...source, in_ms: Number(source.in_ms) + lost } : source;
  return [
    { ...segment, st: Math.max(0, segment.st - ms), d: segment.d - lost, m: { ...segment.m, source: moved } },
  ];
}

function stretched(timeline: Timeline, byMs: number): Timeline {
  const stills = timeline.pictures.filter((segment) => segment.m.source.kind !== "clip").length;
  const each = Math.floor(byMs / stills);
  let leftMs = byMs - each * stills;
  let movedMs = 0;
  const starts = new Map<number, number>();
  const pictures = timeline.pictures.map((segment) => {
    starts.set(segment.st, segment.st + movedMs);
    if (segment.m.source.kind === "clip") return segment;
    const more = each + leftMs;
    leftMs = 0;
    movedMs += more;
    return { ...segment, d: segment.d + more };
  });
  const sound = timeline.sound.map((segment) => ({ ...segment, st: starts.get(segment.st) ?? segment.st }));
  return { ...timeline, pictures, sound };
}

function repeated(timeline: Timeline, wantedMs: number): Timeline {
  const lengthMs = lengthOf(timeline);
  const rounds = Array.from({ length: Math.ceil(wantedMs / lengthMs) }, (_, round) => round * lengthMs);
  const again = <S extends { st: number }>(segments: readonly S[]): S[] =>
    rounds.flatMap((offsetMs) => segments.map((segment) => ({ ...segment, st: segment.st + offsetMs })));
  return shortened(
    { ...timeline, pictures: again(timeline.pictures), sound: again(timeline.sound) },
    wantedMs,
  );
}
