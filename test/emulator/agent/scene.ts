// Owns builders for the tests of the agent: uploads, replies, and a draft as short facts.

import type { Reply, Situation } from "../../../src/emulator/agent/agent.ts";
import { respond } from "../../../src/emulator/agent/agent.ts";
import { Chance } from "../../../src/emulator/chance.ts";
import type { Draft } from "../../../src/emulator/draft.ts";
import type { Media } from "../../../src/emulator/media.ts";

export interface Facts {
  seconds: number;
  size: string;
  titles: string[];
  captions: string[];
  music: string[];
  voice: string[];
  sound: string[];
  pictures: string[];
  scenes: { words: string; colors: string[] }[];
}

export function photo(filename: string): Media {
  return { hash: `hash-${filename}`, filename, fileType: "image", fetched: true };
}

export function clip(filename: string, seconds: number): Media {
  return { ...photo(filename), fileType: "video", durationMs: seconds * 1000, hasAudio: true };
}

export function voice(filename: string, seconds: number): Media {
  return { ...photo(filename), fileType: "audio", durationMs: seconds * 1000 };
}

export function replyTo(prompt: string, situation: Partial<Situation> = {}): Reply {
  const uploads = situation.uploads ?? [];
  const whole = { prompt, draft: undefined, exported: false, newUploads: uploads, ...situation, uploads };
  return respond(whole, new Chance(1));
}

export function generated(prompt: string, uploads: Media[] = []): Draft {
  const reply = replyTo(prompt, { uploads });
  if (reply.kind !== "generated") throw new Error(`not generated: ${reply.text}`);
  return reply.draft;
}

/** The draft after each of the prompts in turn; later ones find no new uploads. */
export function edited(draft: Draft, ...prompts: string[]): Draft {
  return prompts.reduce((before, prompt) => {
    const reply = replyTo(prompt, { draft: before });
    if (reply.kind === "talk") throw new Error(`not edited: ${reply.text}`);
    return reply.draft;
  }, draft);
}

export function facts(draft: Draft): Facts {
  const found: Facts = {
    seconds: draft.d / 1000,
    size: `${draft.m.width}x${draft.m.height}`,
    titles: [],
    captions: [],
    music: [],
    voice: [],
    sound: [],
    pictures: [],
    scenes: [],
  };
  for (const track of draft.t) {
    if (track.tt === 7)
      for (const segment of track.sg)
        found[`${segment.m.role}s`].push(`${segment.m.text} ${placed(segment)}`);
    if (track.tt === 1)
      for (const { m } of track.sg)
        found[track.id as "music" | "voice" | "sound"].push(`${m.name} ${Math.round(m.volume * 100)}%`);
    if (track.tt === 0)
      for (const segment of track.sg) {
        found.pictures.push(`${segment.m.name} ${placed(segment)}`);
        if (segment.m.source.kind === "scene")
          found.scenes.push({ words: segment.m.source.words, colors: segment.m.source.colors });
      }
  }
  return found;
}

function placed({ st, d }: { st: number; d: number }): string {
  return `@${st / 1000}+${d / 1000}`;
}
