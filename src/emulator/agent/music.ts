// Owns what a prompt says about sound: music and its mood, loudness, and what is to be silent.

export interface MusicWish {
  mood: string;
  volume: number | undefined;
}

/** `set` is a share of full loudness; `scale` multiplies what is there. */
export type VolumeWish = { kind: "set"; volume: number } | { kind: "scale"; factor: number };

const MOODS: readonly (readonly [RegExp, string])[] = [
  [/lo-?\s?fi/iu, "lo-fi"],
  [/upbeat|欢快|轻快/iu, "upbeat"],
  [/cinematic|电影/iu, "cinematic"],
  [/epic|史诗/iu, "epic"],
  [/jazz|爵士/iu, "jazz"],
  [/piano|钢琴/iu, "piano"],
  [/acoustic|guitar|吉他/iu, "acoustic"],
  [/electronic|synth|techno|电子/iu, "electronic"],
  [/ambient|氛围/iu, "ambient"],
  [/calm|relax(?:ing|ed)?|gentle|soft|peaceful|舒缓|轻松|柔和/iu, "calm"],
  [/energetic|energy|dynamic|活力/iu, "energetic"],
  [/dramatic|tense|紧张/iu, "dramatic"],
  [/happy|cheerful|playful|快乐/iu, "happy"],
  [/sad|melanchol\w*|悲伤/iu, "sad"],
  [/corporate|business|商务/iu, "corporate"],
  [/chill|mellow/iu, "chill"],
  [/rock|摇滚/iu, "rock"],
  [/hip-?\s?hop|rap/iu, "hip-hop"],
  [/classical|orchestra\w*|古典/iu, "classical"],
  [/funk/iu, "funk"],
];
const MUSIC =
  /\bmusic\b|\bsoundtrack\b|\bbgm\b|\bsong\b|\btune\b|\bbackground track\b|\bbeats\b|音乐|配乐|\bmelody\b/iu;
const NOT_WANTED =
  /\b(?:no|without(?:\s+any)?|don'?t\s+(?:add|use|want)(?:\s+any)?)\s+(?:\S+\s+){0,2}?(?:music|soundtrack|sound)\b|不要(?:背景)?音乐|无音乐|没有音乐/iu;
/** How far around the word "music" a mood may stand. */
const NEAR_CHARACTERS = 40;

export function readMusic(text: string): MusicWish | undefined {
  const found = MUSIC.exec(text);
  if (!found || NOT_WANTED.test(text)) return undefined;
  const near = text.slice(Math.max(0, found.index - NEAR_CHARACTERS), found.index + NEAR_CHARACTERS);
  return { mood: moodIn(near) ?? moodIn(text) ?? "calm", volume: readPercent(text) ?? softness(text) };
}

export function refusesMusic(text: string): boolean {
  return NOT_WANTED.test(text);
}

export function readVolume(text: string): VolumeWish | undefined {
  if (/\bmute\b|\bsilen(?:t|ce)\b|静音/iu.test(text)) return { kind: "set", volume: 0 };
  const relative = /(\d{1,3})\s*%\s*(quieter|softer|lower|louder|higher)/iu.exec(text);
  if (relative) return { kind: "scale", factor: changed(Number(relative[1]), relative[2] ?? "") };
  const byWords =
    /(?:turn|bring)\s+(?:it|the\s+\S+)\s+(down|up)\b|\b(quieter|softer|louder)\b|(小声|大声|调低|调高)/iu.exec(
      text,
    );
  const percent = readPercent(text);
  if (percent !== undefined && (byWords || /volume|loudness|音量|\bmusic\b|\bsound\b|音乐/iu.test(text)))
    return { kind: "set", volume: percent };
  if (!byWords) return undefined;
  return { kind: "scale", factor: /up|louder|大声|调高/iu.test(byWords[0]) ? 1.5 : 0.5 };
}

/** The mood that an uploaded sound's or a scene's name suggests, when nothing was said about it. */
export function moodIn(text: string): string | undefined {
  return MOODS.find(([expression]) => expression.test(text))?.[1];
}

function changed(percent: number, direction: string): number {
  return /louder|higher/iu.test(direction) ? 1 + percent / 100 : Math.max(0, 1 - percent / 100);
}

function readPercent(text: string): number | undefined {
  const percent = /(\d{1,3})\s*[%％]/u.exec(text) ?? /百分之(\d{1,3})/u.exec(text);
  return percent ? Math.min(100, Number(percent[1])) / 100 : undefined;
}

function softness(text: string): number | undefined {
  return /\bquiet(?:ly)?\b|\bsubtle\b|小声/iu.test(text) ? 0.2 : undefined;
}
