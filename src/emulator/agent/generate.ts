// Owns a first draft: what a prompt and its uploads become when there is no timeline yet.

import type { Draft } from "../draft.ts";
import type { Media } from "../media.ts";
import { canvasOf } from "./canvas.ts";
import { withLength } from "./cuts.ts";
import { captioned, lettered } from "./lettering.ts";
import { picturesFrom, scenesFrom } from "./pictures.ts";
import { withMusic, withVoice } from "./soundtrack.ts";
import { subjectOf } from "./subject.ts";
import type { Timeline } from "./timeline.ts";
import { empty, laidOut, toDraft } from "./timeline.ts";
import type { Wishes } from "./wishes.ts";

const FPS = 30;

export function generate(wishes: Wishes, files: readonly Media[]): Draft {
  const audio = files.filter(({ fileType }) => fileType === "audio");
  let timeline = seen(wishes, files);
  // "Trim it to 8 seconds" in a first prompt speaks of what is made right now.
  if (wishes.cut?.kind === "to") timeline = withLength(timeline, wishes.cut.ms);
  if (!wishes.removals.has("voice")) timeline = withVoice(timeline, audio);
  if (wishes.music) timeline = withMusic(timeline, wishes.music);
  timeline = lettered(timeline, wishes.texts);
  if (wishes.captionsWithoutWords && !wishes.unwanted.title) timeline = captioned(timeline);
  return toDraft(laidOut(timeline));
}

function seen(wishes: Wishes, files: readonly Media[]): Timeline {
  const visible = files.filter(({ fileType }) => fileType !== "audio");
  const longestAudioMs = Math.max(
    0,
    ...files.map(({ fileType, durationMs }) => (fileType === "audio" ? (durationMs ?? 0) : 0)),
  );
  const made =
    visible.length > 0
      ? picturesFrom(visible, wishes.durationMs)
      : scenesFrom(wishes.rest, wishes.durationMs ?? (longestAudioMs > 0 ? longestAudioMs : undefined));
  const { width, height } = wishes.canvas ?? canvasOf("16:9");
  const effects = wishes.effects.length > 0 ? { effects: wishes.effects } : {};
  const isSilent = wishes.removals.has("sound") || isMuted(wishes);
  return {
    ...empty(),
    pictures: made.pictures,
    sound: isSilent ? [] : made.sound,
    m: { title: subjectOf(wishes.rest), width, height, fps: FPS, ...effects },
  };
}

function isMuted({ volume }: Wishes): boolean {
  return volume?.kind === "set" && volume.volume === 0;
}
