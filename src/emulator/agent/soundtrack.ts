// Owns what is heard: made-up music, uploaded audio, and how loud each is.

import type { AudioSegment } from "../draft.ts";
import type { Media } from "../media.ts";
import type { MusicWish, VolumeWish } from "./music.ts";
import { moodIn } from "./music.ts";
import { seedOf } from "./pictures.ts";
import { wordsOfName } from "./subject.ts";
import type { Timeline } from "./timeline.ts";
import { lengthOf } from "./timeline.ts";

const MUSIC_VOLUME = 0.5;
/** Low enough to follow a voice over it. */
const MUSIC_UNDER_VOICE = 0.3;
const AUDIO_OF_UNKNOWN_LENGTH_MS = 30_000;

export function withMusic(timeline: Timeline, { mood, volume }: MusicWish): Timeline {
  const segment: AudioSegment = {
    id: "",
    st: 0,
    d: lengthOf(timeline),
    m: {
      name: mood,
      volume: volume ?? (timeline.voice.length > 0 ? MUSIC_UNDER_VOICE : MUSIC_VOLUME),
      source: { kind: "music", mood, seed: seedOf(mood) },
    },
  };
  return { ...timeline, music: [segment] };
}

/** Uploaded audio, one file after the other, after what is there already. */
export function withVoice(timeline: Timeline, files: readonly Media[]): Timeline {
  const lengthMs = lengthOf(timeline);
  let st = timeline.voice.reduce((end, segment) => Math.max(end, segment.st + segment.d), 0);
  const added: AudioSegment[] = [];
  for (const file of files) {
    const d = Math.min(file.durationMs ?? AUDIO_OF_UNKNOWN_LENGTH_MS, lengthMs - st);
    if (d <= 0) break;
    added.push({ id: "", st, d, m: { name: file.filename, volume: 1, source: sourceOf(file) } });
    st += d;
  }
  return { ...timeline, voice: [...timeline.voice, ...added] };
}

/** Which sounds a wish about loudness means; all of them where it names none. */
export function withVolume(timeline: Timeline, wish: VolumeWish, about: string): Timeline {
  const isMusic = /music|soundtrack|bgm|音乐|配乐/iu.test(about) && timeline.music.length > 0;
  const isVoice = !isMusic && /voice|narration|旁白|配音/iu.test(about) && timeline.voice.length > 0;
  const change = (segments: readonly AudioSegment[], isMeant: boolean): AudioSegment[] =>
    segments.map((segment) =>
      isMeant ? { ...segment, m: { ...segment.m, volume: louder(segment.m.volume, wish) } } : segment,
    );
  return {
    ...timeline,
    music: change(timeline.music, !isVoice),
    voice: change(timeline.voice, !isMusic),
    sound: change(timeline.sound, !isMusic && !isVoice),
  };
}

function louder(volume: number, wish: VolumeWish): number {
  const wanted = wish.kind === "set" ? wish.volume : volume * wish.factor;
  return Math.round(Math.max(0, Math.min(1, wanted)) * 100) / 100;
}

function sourceOf(file: Media): AudioSegment["m"]["source"] {
  if (file.fetched) return { kind: "file", file: file.hash, in_ms: 0 };
  const words = wordsOfName(file.filename);
  return { kind: "music", mood: moodIn(words) ?? "calm", seed: seedOf(words) };
}
