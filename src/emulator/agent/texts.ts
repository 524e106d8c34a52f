// Owns the texts that a prompt wants to be read in the picture: quoted ones, and whether each is a title or a caption.

import { SPAN, spanMs } from "./spans.ts";

export interface WantedText {
  text: string;
  role: "title" | "caption";
  place: "start" | "end" | "throughout";
  lengthMs: number | undefined;
}

type FoundText = Omit<WantedText, "role"> & {
  role: WantedText["role"] | undefined;
  /** The words that gave the length. */
  time: string;
};

export interface TextsRead {
  texts: WantedText[];
  /** The prompt without the quoted texts and without what was said about their time. */
  rest: string;
}

const QUOTED = new RegExp(
  [
    String.raw`"([^"\n]+)"`,
    "“([^”\n]+)”",
    "「([^」\n]+)」",
    "『([^』\n]+)』",
    "《([^》\n]+)》",
    "«([^»\n]+)»",
    String.raw`‘((?:[^’\n]|’(?=\p{L}))+)’`,
    String.raw`(?<![\p{L}\d])'((?:[^'\n]|(?<=\p{L})'(?=\p{L}))+)'(?![\p{L}\d])`,
  ].join("|"),
  "gu",
);
const CAPTION = /captions?|subtitles?|字幕/giu;
const TITLE =
  /titled?|headlines?|heading|text|says?|saying|reads?|reading|called|named|slogan|标题|文字|片名/giu;
const TIMES = new RegExp(
  String.raw`\b(?:for|in|during|over|within)\s+(?:the\s+)?(?:(first|last|final)\s+)?${SPAN}|(?:前|开头|最后|结尾)\s*${SPAN}`,
  "iu",
);
/** "a 3-second title": the length stands before the word. */
const LENGTH_BEFORE = new RegExp(
  String.raw`${SPAN}\s+(?=(?:long\s+)?(?:title|intro|caption|headline|text))`,
  "iu",
);
const LAST = /\b(?:last|final)\b|最后|结尾|\bat the end\b|\bin the end\b/iu;
const THROUGHOUT = /\bthroughout\b|\bthe whole (?:video|time)\b|全程/iu;
/** How far after a quotation the word that explains it may stand: `"Slow mornings" as the title`. */
const AFTER_CHARACTERS = 24;

export function readTexts(prompt: string, fileNames: readonly string[] = []): TextsRead {
  const quotes = [...prompt.matchAll(QUOTED)].filter((quote) => !fileNames.includes(inside(quote)));
  if (quotes.length === 0) return { texts: unquoted(prompt), rest: prompt };
  const found = quotes.map((quote, at) =>
    wanted({ prompt, quote, previous: quotes[at - 1], next: quotes[at + 1] }),
  );
  const texts: WantedText[] = [];
  // In `captions "A", "B" and "C"` the word stands before the first one only.
  for (const { time: _time, role, ...text } of found)
    texts.push({ ...text, role: role ?? texts.at(-1)?.role ?? "title" });
  return { texts, rest: withoutTexts(prompt, fileNames, found) };
}

function wanted(found: {
  prompt: string;
  quote: RegExpExecArray;
  previous: RegExpExecArray | undefined;
  next: RegExpExecArray | undefined;
}): FoundText {
  const { prompt, quote, previous, next } = found;
  const before = prompt.slice(previous ? endOf(previous) : 0, quote.index);
  const after = prompt.slice(endOf(quote), next?.index ?? prompt.length);
  const time = TIMES.exec(after)?.[0] ?? LENGTH_BEFORE.exec(before)?.[0] ?? "";
  const about = `${time} ${after.slice(0, AFTER_CHARACTERS * 2)}`;
  return {
    text: inside(quote).trim(),
    role: roleFrom(before) ?? roleAfter(after),
    place: THROUGHOUT.test(about) ? "throughout" : LAST.test(about) ? "end" : "start",
    lengthMs: spanMs(time),
    time,
  };
}

/** The last word before the quotation decides. */
function roleFrom(before: string): WantedText["role"] | undefined {
  const caption = [...before.matchAll(CAPTION)].at(-1)?.index ?? -1;
  const title = [...before.matchAll(TITLE)].at(-1)?.index ?? -1;
  if (caption < 0 && title < 0) return undefined;
  return caption > title ? "caption" : "title";
}

function roleAfter(after: string): WantedText["role"] | undefined {
  const near = after.slice(0, AFTER_CHARACTERS).split(/[.;。；]/u)[0] ?? "";
  if (!/^\s*(?:as|for)\b|^\s*作为|^\s*(?:title|caption|subtitle|headline|字幕|标题)/iu.test(near))
    return undefined;
  return near.search(CAPTION) >= 0 ? "caption" : near.search(TITLE) >= 0 ? "title" : undefined;
}

/** `title: Slow mornings`, up to the end of the sentence. */
function unquoted(prompt: string): WantedText[] {
  const found = /\b(title|caption|subtitle)s?\s*:\s*([^.;\n]+)|(标题|字幕)\s*[:：]\s*([^。；，\n]+)/iu.exec(
    prompt,
  );
  const text = (found?.[2] ?? found?.[4])?.trim();
  if (!found || !text) return [];
  const role =
    /title$|标题/iu.test(found[1] ?? found[3] ?? "") && !/^sub/iu.test(found[1] ?? "") ? "title" : "caption";
  return [{ text, role, place: "start", lengthMs: spanMs(TIMES.exec(prompt)?.[0] ?? "") }];
}

function withoutTexts(prompt: string, fileNames: readonly string[], found: readonly FoundText[]): string {
  const bare = prompt.replace(QUOTED, (whole: string, ...groups: unknown[]) => {
    const text = groups.slice(0, 8).find((group) => typeof group === "string") as string;
    return fileNames.includes(text) ? whole : " § ";
  });
  return found.reduce((rest, { time }) => withoutLast(rest, time), bare);
}

function withoutLast(text: string, part: string): string {
  const at = part === "" ? -1 : text.lastIndexOf(part);
  return at < 0 ? text : `${text.slice(0, at)} ${text.slice(at + part.length)}`;
}

function inside(quote: RegExpExecArray): string {
  return quote.slice(1).find((group) => group !== undefined) ?? "";
}

function endOf(quote: RegExpExecArray): number {
  return quote.index + quote[0].length;
}
