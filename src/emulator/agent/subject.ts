// Owns the words that say what a scene shows: the prompt without its commands, sizes and times.

import { SPAN } from "./spans.ts";

const LONGEST_CHARACTERS = 60;
const AFTER_PREPOSITION =
  /\b(?:that\s+shows|which\s+shows|showing|shows|about|featuring|of|for|with|from)\s+(?:(?:a|an|the|our|my)\s+)?(.+)/iu;
const COMMAND =
  /^\s*(?:please\s+)?(?:generate|create|make|produce|build|turn|render)\s+(?:me\s+)?(?:(?:a|an|the|another)\s+)?|^请?(?:帮我)?(?:生成|制作|创建|做)(?:一个|一段|一条|一部)?/iu;
const FORM =
  /\b(?:videos?|clips?|teasers?|slideshow|banner|promo|ad|reel|vertical|horizontal|portrait|landscape|square|short|aspect ratio|\d{3,4}\s*[x×]\s*\d{3,4}|\d{1,2}:\d{1,2})\b|视频|短片|竖屏|横屏|的/giu;
const SOURCE =
  /\b(?:from|using|with|out of)\s+(?:the|my|our|this|these|an?)?\s*(?:\S+\s+)?(?:uploaded\s+|new\s+|attached\s+)*(?:photos?|pictures?|images?|clips?|files?|videos?|footage|audio|voice(?:over)?)\b/iu;
const TRAILING = /(?:\s+(?:a|an|the|of|from|with|and|or|in|on|at|for|to|that|by|over))+$/iu;
const SIDE_WISH =
  /\b(?:with|and|add)\s+(?:[^\s,]+\s+){0,3}(?:music|title|caption|soundtrack|subtitles?)\b.*/iu;

export function subjectOf(prompt: string): string {
  const sentence = (prompt.split(/[.。!！;；\n]/u)[0] ?? "").replace(/§/gu, " ");
  const plain = sentence
    .replace(SIDE_WISH, " ")
    .replace(SOURCE, " ")
    .replace(new RegExp(`[-\\s]*${SPAN}`, "giu"), " ");
  const after = AFTER_PREPOSITION.exec(plain)?.[1];
  const words = tidy(after ?? plain.replace(COMMAND, " ").replace(FORM, " "));
  return shorten(words === "" ? tidy(plain) : words);
}

/** Words fit for a title in large letters. */
export function titleFrom(subject: string): string {
  const words = subject.split(/\s+/u).slice(0, 4).join(" ").replace(TRAILING, "");
  return words.slice(0, 1).toUpperCase() + words.slice(1, 40);
}

/** What a file or an address calls itself: `media/beans-roast.mp4` is "beans roast". */
export function wordsOfName(name: string): string {
  const bare = name.replace(/^.*\//u, "").replace(/\.\w{1,5}$/u, "");
  return tidy(bare.replace(/[-_+%.]+/gu, " ")) || "media";
}

function tidy(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/^[\s,，、:-]+|[\s,，、:-]+$/gu, "");
}

function shorten(words: string): string {
  if (words.length <= LONGEST_CHARACTERS) return words || "scene";
  const cut = words.slice(0, LONGEST_CHARACTERS);
  return cut.replace(/\s+\S*$/u, "") || cut;
}
