// Owns reading lengths of time out of a prompt, in English and Chinese.

const WORDS = amounts(
  "one 1, two 2, three 3, four 4, five 5, six 6, seven 7, eight 8, nine 9, ten 10, twelve 12, fifteen 15",
  "twenty 20, thirty 30, forty 40, forty-five 45, sixty 60, ninety 90",
);
const DIGITS = amounts("一 1, 二 2, 两 2, 三 3, 四 4, 五 5, 六 6, 七 7, 八 8, 九 9");

const NUMBER = String.raw`\d+(?:\.\d+)?|forty-five|${Object.keys(WORDS).join("|")}`;
const ENGLISH = String.raw`\b(?:${NUMBER})[\s-]*(?:seconds?|secs?|s|minutes?|mins?)\b`;
const CHINESE = String.raw`(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(?:秒|分钟)`;
const WHOLE = String.raw`\bhalf\s+a\s+minute\b|\b(?:a|one)[\s-]+minute\b|半分钟`;

/** Source of an expression that matches a length of time, for use inside larger ones. */
export const SPAN = `(?:${WHOLE}|${ENGLISH}|${CHINESE})`;

/** Milliseconds of the first length of time in the text. */
export function spanMs(text: string): number | undefined {
  const found = new RegExp(SPAN, "iu").exec(text)?.[0].toLowerCase();
  if (found === undefined) return undefined;
  if (/half|半/u.test(found)) return 30_000;
  const unitMs = /min|分/u.test(found) ? 60_000 : 1000;
  return Math.round(amount(found) * unitMs);
}

function amount(span: string): number {
  const digits = /\d+(?:\.\d+)?/u.exec(span)?.[0];
  if (digits !== undefined) return Number(digits);
  const word = Object.keys(WORDS).findLast((known) => span.startsWith(known));
  if (word !== undefined) return WORDS[word] ?? 1;
  const chinese = /[一二两三四五六七八九十]+/u.exec(span)?.[0];
  return chinese === undefined ? 1 : chineseNumber(chinese);
}

/** Up to ninety-nine, which is as long as people write out. */
function chineseNumber(text: string): number {
  const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
  const tenfold = text.includes("十") ? (DIGITS[tens ?? ""] ?? 1) * 10 : 0;
  return tenfold + (DIGITS[ones ?? ""] ?? 0);
}

function amounts(...lists: readonly string[]): Record<string, number> {
  const pairs = lists
    .join(", ")
    .split(", ")
    .map((pair) => pair.split(" "));
  return Object.fromEntries(pairs.map(([word = "", value]) => [word, Number(value)]));
}
