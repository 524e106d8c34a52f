// Owns the understanding of a prompt: everything that it asks for, as facts.

import type { Canvas } from "./canvas.ts";
import { readCanvas } from "./canvas.ts";
import type { CutWish } from "./cuts.ts";
import { readCut } from "./cuts.ts";
import { readEffects } from "./effects.ts";
import type { MusicWish, VolumeWish } from "./music.ts";
import { readMusic, readVolume, refusesMusic } from "./music.ts";
import { namedColors } from "./palette.ts";
import { spanMs } from "./spans.ts";
import { subjectOf, titleFrom } from "./subject.ts";
import type { WantedText } from "./texts.ts";
import { readTexts } from "./texts.ts";

export type Removable = "music" | "titles" | "captions" | "voice" | "sound";

export interface Wishes {
  /** The prompt without quoted texts. */
  rest: string;
  language: "en" | "zh";
  /** Speaks of making a video, not of changing one. */
  generates: boolean;
  texts: WantedText[];
  /** Captions are wanted, and no words were given for them. */
  captionsWithoutWords: boolean;
  durationMs: number | undefined;
  cut: CutWish | undefined;
  canvas: Canvas | undefined;
  music: MusicWish | undefined;
  volume: VolumeWish | undefined;
  pace: "slower" | "faster" | undefined;
  removals: ReadonlySet<Removable>;
  effects: string[];
  colors: string[];
  unwanted: { music: boolean; title: boolean };
}

const LONGEST_MS = 600_000;
const GENERATES =
  /\b(?:generate|create|produce|build|turn)\b|\bmake\s+(?:me\s+)?(?:a|an|another|one|\d+)\b|生成|制作|创建|做(?:一个|一段|一条|一部|个|段)/iu;
/** Whatever it is called, it is a work of its own, unless only a part of one is named. */
const BEGINS_ANEW =
  /^\s*(?:please\s+|now\s+)*(?:generate|create|produce)\b(?!\s+(?:\S+\s+){0,2}?(?:captions?|subtitles?|titles?|music|soundtrack|effects?|transitions?|voice))|^\s*(?:请|现在)*(?:生成|制作|创建)(?!.{0,4}(?:字幕|标题|音乐|配乐))/iu;
const A_VIDEO =
  /\b(?:videos?|clips?|teasers?|slideshow|reels?|shorts?|ads?|banners?|promos?|montage|film|movie|trailer|story)\b|视频|短片|片子|影片|幻灯/iu;
const CHANGES_ONE = /^\s*(?:add|remove|change|replace|trim|cut|set|turn\s+(?:up|down)|加|去掉|把|将)/iu;
const REMOVES =
  /(?:\b(?:remove|delete|drop|get rid of|take (?:out|away)|without|no)\b|去掉|删除|删掉|移除|不要|去除)([^.;。；]*)/giu;
const OBJECTS: readonly (readonly [RegExp, Removable])[] = [
  [/music|soundtrack|bgm|音乐|配乐/iu, "music"],
  [/titles?|headline|标题|\btexts?\b|文字/iu, "titles"],
  [/captions?|subtitles?|字幕|\btexts?\b|文字/iu, "captions"],
  [/voice(?:-?over)?|narration|旁白|配音/iu, "voice"],
  [/\b(?:original )?(?:sound|audio)\b|原声|声音/iu, "sound"],
];
const NO_TITLE =
  /\b(?:no|without(?:\s+any|\s+a)?|don'?t\s+(?:add|use|want)(?:\s+any|\s+a)?)\s+(?:\S+\s+){0,2}?(?:titles?|texts?|words|captions?)\b|不要(?:标题|文字|字幕)|无(?:标题|字)/iu;

export function understand(prompt: string, fileNames: readonly string[] = []): Wishes {
  const { texts, rest } = readTexts(prompt, fileNames);
  const cut = readCut(rest);
  const removals = readRemovals(rest);
  const unwanted = { music: refusesMusic(rest), title: NO_TITLE.test(rest) };
  return {
    rest,
    language:
      /\p{Script=Han}/u.test(rest) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(rest) ? "zh" : "en",
    generates:
      BEGINS_ANEW.test(rest) || (GENERATES.test(rest) && A_VIDEO.test(rest) && !CHANGES_ONE.test(rest)),
    texts: withTitle(texts, rest, unwanted.title || removals.has("titles")),
    captionsWithoutWords: wantsCaptions(rest, texts) && !removals.has("captions"),
    durationMs: cut ? undefined : readDuration(rest),
    cut,
    canvas: readCanvas(rest),
    music: removals.has("music") ? undefined : readMusic(rest),
    volume: readVolume(rest),
    pace: readPace(rest),
    removals,
    effects: readEffects(rest),
    colors: namedColors(rest),
    unwanted,
  };
}

function readDuration(rest: string): number | undefined {
  const ms = spanMs(rest.replace(/\b(?:fade|transition|every|at|after)\b[^,.;]*?\d+\s*s\w*/giu, " "));
  return ms === undefined ? undefined : Math.max(1_000, Math.min(LONGEST_MS, ms));
}

function readRemovals(rest: string): Set<Removable> {
  const found = new Set<Removable>();
  for (const [, clause = ""] of rest.matchAll(REMOVES)) {
    const objects = clause.split(/\b(?:add|but|use|then)\b|加/iu)[0] ?? "";
    for (const [expression, what] of OBJECTS) if (expression.test(objects)) found.add(what);
  }
  return found;
}

function readPace(rest: string): Wishes["pace"] {
  if (/\bslower\b|\bslow[\s-]?motion\b|\bslow\s+(?:it|the|this|everything|down)\b|慢/iu.test(rest))
    return "slower";
  return /\bfaster\b|\bspeed\s+(?:it\s+)?up\b|\bquicker\b|快一点|加快|加速/iu.test(rest)
    ? "faster"
    : undefined;
}

/** "with a title", and none given: the subject makes one. */
function withTitle(texts: readonly WantedText[], rest: string, refused: boolean): WantedText[] {
  const asked = /\b(?:add|with|include|put)\b[^.;]*\btitle\b|加[^。；]*标题/iu.test(rest);
  if (!asked || refused || texts.length > 0) return [...texts];
  return [{ text: titleFrom(subjectOf(rest)), role: "title", place: "start", lengthMs: undefined }];
}

function wantsCaptions(rest: string, texts: readonly WantedText[]): boolean {
  return /\b(?:captions?|subtitles?)\b|字幕/iu.test(rest) && !texts.some(({ role }) => role === "caption");
}
