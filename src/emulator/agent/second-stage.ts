// Owns what the service adds by itself a while after a generation: music, a title, effects.

import type { Chance } from "../chance.ts";
import type { Draft } from "../draft.ts";
import { lettered } from "./lettering.ts";
import { withMusic } from "./soundtrack.ts";
import { titleFrom } from "./subject.ts";
import { toDraft, toTimeline } from "./timeline.ts";

const MOODS = ["calm", "upbeat", "cinematic"] as const;
const EFFECT = "auto-transitions";

export function secondStage(
  draft: Draft,
  unwanted: { music: boolean; title: boolean },
  chance: Chance,
): Draft {
  let timeline = toTimeline(draft);
  const isHeard = timeline.music.length + timeline.voice.length > 0;
  if (!unwanted.music && !isHeard)
    timeline = withMusic(timeline, {
      mood: chance.pick(MOODS, "second stage", draft.m.title),
      volume: undefined,
    });
  if (!unwanted.title && timeline.titles.length === 0)
    timeline = lettered(timeline, [
      { text: titleFrom(draft.m.title), role: "title", place: "start", lengthMs: undefined },
    ]);
  const effects = [...new Set([...(timeline.m.effects ?? []), EFFECT])];
  return toDraft({ ...timeline, m: { ...timeline.m, effects } });
}
