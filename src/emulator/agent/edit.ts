// Owns changes to a draft that is there: each wish applied in turn, and what was done in words.

import type { Draft } from "../draft.ts";
import type { Media } from "../media.ts";
import { cut, paced, withLength } from "./cuts.ts";
import { anotherGrade } from "./effects.ts";
import { captioned, lettered } from "./lettering.ts";
import { picturesFrom } from "./pictures.ts";
import { withMusic, withVoice, withVolume } from "./soundtrack.ts";
import type { Said } from "./speech.ts";
import { percent, seconds } from "./speech.ts";
import type { Timeline } from "./timeline.ts";
import { laidOut, toDraft, toTimeline } from "./timeline.ts";
import type { Removable, Wishes } from "./wishes.ts";

interface Edit {
  wishes: Wishes;
  newFiles: readonly Media[];
}

interface Step {
  timeline: Timeline;
  said: Said;
}

export interface Edited {
  draft: Draft;
  said: Said[];
}

type Editor = (timeline: Timeline, edit: Edit) => Step | undefined;

const EDITORS: readonly Editor[] = [
  remove,
  cutOrLength,
  changePace,
  addFiles,
  write,
  caption,
  sound,
  effects,
  recolor,
];
const NAMES: Readonly<Record<Removable, Said>> = {
  music: { en: "the music", zh: "音乐" },
  titles: { en: "the title", zh: "标题" },
  captions: { en: "the captions", zh: "字幕" },
  voice: { en: "the voice", zh: "配音" },
  sound: { en: "the original sound", zh: "原声" },
};
/** Other lengths of time belong to what is added: a fade, an intro. */
const SPEAKS_OF_LENGTH =
  /\b(?:make|length|duration|long|longer|shorter|extend|lengthen|shorten|version|total)\b|时长|改[为成到]|变成|延长|缩短/iu;
const ADDS = /\b(?:add|use|put|include|change|replace|switch|swap|with|give)\b|加|换|配|用/iu;

export function edit(draft: Draft, wanted: Edit): Edited {
  let timeline = toTimeline(draft);
  const said: Said[] = [];
  for (const editor of EDITORS) {
    const step = editor(timeline, wanted);
    if (!step) continue;
    timeline = step.timeline;
    said.push(step.said);
  }
  const edited = toDraft(laidOut(timeline));
  if (JSON.stringify(edited) !== JSON.stringify(draft)) return { draft: edited, said };
  return { draft: graded(edited), said: [{ en: "polished the look", zh: "优化了画面" }] };
}

function remove(timeline: Timeline, { wishes }: Edit): Step | undefined {
  const removals = [...wishes.removals].filter((what) => timeline[what].length > 0);
  if (removals.length === 0) return undefined;
  const emptied = Object.fromEntries(removals.map((what) => [what, []]));
  const list = (language: "en" | "zh"): string =>
    removals.map((what) => NAMES[what][language]).join(language === "en" ? " and " : "和");
  return {
    timeline: { ...timeline, ...emptied },
    said: { en: `removed ${list("en")}`, zh: `去掉了${list("zh")}` },
  };
}

function cutOrLength(timeline: Timeline, { wishes, newFiles }: Edit): Step | undefined {
  if (wishes.cut) {
    const trimmed = cut(timeline, wishes.cut);
    return { timeline: trimmed, said: { en: "trimmed the video", zh: "剪短了视频" } };
  }
  if (wishes.durationMs === undefined || newFiles.length > 0 || !SPEAKS_OF_LENGTH.test(wishes.rest))
    return undefined;
  const ms = wishes.durationMs;
  return {
    timeline: withLength(timeline, ms),
    said: { en: `set the length to ${seconds(ms)} seconds`, zh: `时长改为${seconds(ms)}秒` },
  };
}

function changePace(timeline: Timeline, { wishes }: Edit): Step | undefined {
  if (!wishes.pace) return undefined;
  const said =
    wishes.pace === "slower"
      ? { en: "slowed the pace down", zh: "放慢了节奏" }
      : { en: "made the pace faster", zh: "加快了节奏" };
  return { timeline: paced(timeline, wishes.pace), said };
}

function addFiles(timeline: Timeline, { wishes, newFiles }: Edit): Step | undefined {
  if (newFiles.length === 0) return undefined;
  const visible = picturesFrom(
    newFiles.filter(({ fileType }) => fileType !== "audio"),
    undefined,
  );
  const isFirst = /\b(?:at|to|in) the (?:beginning|start|front)\b|\bfirst\b|\bbefore\b|开头|最前/iu.test(
    wishes.rest,
  );
  const addedMs = visible.pictures.reduce((sum, { d }) => sum + d, 0);
  const lengthMs = timeline.pictures.reduce((sum, { d }) => sum + d, 0);
  const moved = <S extends { st: number }>(segments: readonly S[], byMs: number): S[] =>
    segments.map((segment) => ({ ...segment, st: segment.st + byMs }));
  const extended = laidOut({
    ...timeline,
    pictures: isFirst
      ? [...visible.pictures, ...timeline.pictures]
      : [...timeline.pictures, ...visible.pictures],
    sound: isFirst
      ? [...visible.sound, ...moved(timeline.sound, addedMs)]
      : [...timeline.sound, ...moved(visible.sound, lengthMs)],
  });
  const audio = newFiles.filter(({ fileType }) => fileType === "audio");
  const names = newFiles.map(({ filename }) => filename).join(", ");
  return { timeline: withVoice(extended, audio), said: { en: `added ${names}`, zh: `加入了 ${names}` } };
}

function write(timeline: Timeline, { wishes }: Edit): Step | undefined {
  if (wishes.texts.length === 0) return undefined;
  const quoted = wishes.texts.map(({ text }) => `“${text}”`).join(", ");
  const isTitle = wishes.texts[0]?.role === "title";
  const said = isTitle
    ? { en: `added the title ${quoted}`, zh: `加上了标题${quoted}` }
    : { en: `added the captions ${quoted}`, zh: `加上了字幕${quoted}` };
  return { timeline: lettered(timeline, wishes.texts), said };
}

function caption(timeline: Timeline, { wishes }: Edit): Step | undefined {
  if (!wishes.captionsWithoutWords) return undefined;
  return { timeline: captioned(timeline), said: { en: "added captions", zh: "加上了字幕" } };
}

/** Music is made anew where the prompt adds or exchanges it; otherwise what is there gets louder or quieter. */
function sound(timeline: Timeline, { wishes }: Edit): Step | undefined {
  const { music, volume, rest } = wishes;
  const isAboutVolume = volume !== undefined && (!ADDS.test(rest) || /volume|音量/iu.test(rest) || !music);
  if (isAboutVolume && timeline.music.length + timeline.voice.length + timeline.sound.length > 0)
    return {
      timeline: withVolume(timeline, volume, rest),
      said: { en: "changed the volume", zh: "调整了音量" },
    };
  if (!music) return undefined;
  const changed = withMusic(timeline, music);
  const at = percent(changed.music[0]?.m.volume ?? 0);
  return {
    timeline: changed,
    said: { en: `added ${music.mood} background music at ${at}`, zh: `加上了背景音乐，音量${at}` },
  };
}

function effects(timeline: Timeline, { wishes }: Edit): Step | undefined {
  if (wishes.effects.length === 0) return undefined;
  const all = [...new Set([...(timeline.m.effects ?? []), ...wishes.effects])];
  const names = wishes.effects.join(", ");
  return {
    timeline: { ...timeline, m: { ...timeline.m, effects: all } },
    said: { en: `applied ${names}`, zh: `应用了效果 ${names}` },
  };
}

/** Only made-up scenes have colors of their own. */
function recolor(timeline: Timeline, { wishes }: Edit): Step | undefined {
  const { colors } = wishes;
  const first = colors[0];
  if (first === undefined || wishes.music) return undefined;
  const pictures = timeline.pictures.map((segment) => {
    const { source } = segment.m;
    if (source.kind !== "scene") return segment;
    return {
      ...segment,
      m: {
        ...segment.m,
        source: { ...source, colors: colors.length > 1 ? colors : [first, ...source.colors.slice(1)] },
      },
    };
  });
  const tints = [...new Set([...(timeline.m.effects ?? []), `tint-${first}`])];
  return {
    timeline: { ...timeline, pictures, m: { ...timeline.m, effects: tints } },
    said: { en: "changed the colors", zh: "调整了颜色" },
  };
}

function graded(draft: Draft): Draft {
  const known = draft.m.effects ?? [];
  return { ...draft, m: { ...draft.m, effects: [...known, anotherGrade(known)] } };
}
