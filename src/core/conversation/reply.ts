// What an answer of the backend comes to: its words, what became of the draft, and what it reported as an error.

import { guiKindOf, sentencesOf } from "./gui-words.ts";

/**
 * - `done`: the draft changed, and words say so
 * - `silent`: the draft changed without a word, as about a third of all edits do
 * - `question`: it waits for an answer, and nothing was changed
 * - `gui`: it tells the user to press something that only its own editor has
 * - `refusal`: it says that it will not or cannot do it
 * - `failure`: nothing was changed, and its words, if any, do not say why
 */
export type ReplyKind = "done" | "silent" | "question" | "gui" | "refusal" | "failure";

export interface Answer {
  readonly texts: readonly string[];
  /** The draft is another one than before. */
  readonly changed: boolean;
  /** What the backend reported inside its answer. */
  readonly error?: string;
}

/** The draft is the truth: where it changed, the step was carried out, whatever the words are. */
export function classifyReply({ texts, changed, error }: Answer): ReplyKind {
  const words = withoutNoise(texts).join("\n").replace(PICTURES, "").trim();
  if (changed) return words === "" ? "silent" : "done";
  if (error !== undefined || words === "") return "failure";
  if (matches(POLICY, words)) return "refusal";
  if (isQuestion(words)) return "question";
  if (matches(REFUSALS, words)) return "refusal";
  return isInstruction(words) ? "gui" : "failure";
}

/** They stand behind a question mark, and say nothing. */
const PICTURES = /\p{Extended_Pictographic}|\ufe0f/gu;

/** After answers that were normal, the backend may add that it had a temporary issue: that means nothing. */
export function withoutNoise(texts: readonly string[]): readonly string[] {
  const normal = texts.map((text) => text.replace(TEMPORARY_ISSUE, "").trim()).filter((text) => text !== "");
  return normal.length === 0 ? texts.filter((text) => text.trim() !== "") : normal;
}

const TEMPORARY_ISSUE =
  /(?:[^.!?\n]*\bencountered a temporary (?:issue|problem|error)\b[^.!?\n]*[.!?]?(?:\s*Please try again(?: later)?[.!]?)?|[^。！？\n]*遇到(?:了)?(?:一个)?(?:临时|暂时)(?:性)?(?:的)?(?:问题|错误)[^。！？\n]*[。！？]?)\s*$/iu;

const POLICY: readonly RegExp[] = [
  /\b(?:against|violat\w+|breach\w*|not allowed (?:by|under)|prohibited by)\b.{0,40}\b(?:polic\w+|guidelines?|terms|rules)\b/iu,
  /\bcontent policy\b/iu,
  /(?:违反|不符合|违背).{0,12}(?:规定|政策|规范|准则|条款)/u,
];

const REFUSALS: readonly RegExp[] = [
  /\b(?:can(?:no|')t|cannot|can’t|could(?:n't|n’t| not)|(?:am|are|'m|is) (?:not able|unable)|won't|will not|do(?:n't|n’t| not) support|not supported)\b/iu,
  /\bneeds? a new generation\b/iu,
  /(?:无法|不能|不支持|抱歉|做不到|没办法|不可以)/u,
];

const matches = (patterns: readonly RegExp[], words: string): boolean =>
  patterns.some((pattern) => pattern.test(words));

/** It ends by asking, or asks and then only says that it waits. */
function isQuestion(words: string): boolean {
  const sentences = sentencesOf(words);
  const asked = sentences.findLastIndex((sentence) => ASKING.some((pattern) => pattern.test(sentence)));
  if (asked === -1) return false;
  return sentences.slice(asked + 1).every((sentence) => WAITING.some((pattern) => pattern.test(sentence)));
}

const ASKING: readonly RegExp[] = [
  /[?？]["'”’）)\s]*$/u,
  /^\s*(?:please |could you |can you )?(?:tell me|let me know|specify|clarify|confirm|choose|pick)\b/iu,
  /^\s*请(?:您)?(?:告诉|选择|确认|说明|提供|问)/u,
  /(?:吗|呢)\s*[。.!！]?\s*$/u,
];

const WAITING: readonly RegExp[] = [
  ...ASKING,
  /^\s*(?:or|and|for example|such as|e\.g\.|just|please|once|then|thanks?|here are|option|[-*•\d])/iu,
  /\b(?:tell me|let me know|i(?:'ll| will)|your (?:answer|choice|reply))\b/iu,
  /(?:告诉我|我再|我会|我就|例如|比如|或者|以便)/u,
];

/** Every sentence that says anything is an instruction for the editor's own window. */
function isInstruction(words: string): boolean {
  const kinds = sentencesOf(words).map(guiKindOf);
  return kinds.some((kind) => kind !== undefined) && kinds.every((kind) => kind !== undefined);
}
