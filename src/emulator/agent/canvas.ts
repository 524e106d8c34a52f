// Owns the shape of the picture: ratios and sizes as prompts name them.

export interface Canvas {
  width: number;
  height: number;
  ratio: string;
}

const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  "16:9": [1920, 1080],
  "9:16": [1080, 1920],
  "1:1": [1080, 1080],
  "4:5": [1080, 1350],
  "4:3": [1440, 1080],
  "3:4": [1080, 1440],
  "21:9": [1920, 822],
};

const FORM =
  "video|clip|format|orientation|mode|version|teaser|ad|banner|slideshow|post|reel|story|short|cut|promo|film";
/** These words also name what is in a picture ("a square in Rome"): they count only as words about its form. */
const AMBIGUOUS = new RegExp(
  String.raw`\b(portrait|landscape|square)\b(?!\s+of\b)(?=[\s,-]+(?:\S+\s+){0,3}?(?:${FORM})s?\b)` +
    String.raw`|\b(?:in|as|it|into|to|is)\s+(?:a\s+)?(portrait|landscape|square)\b(?!\s+of\b)` +
    String.raw`|\b(portrait|landscape|square)\s*[,.;]?\s*$`,
  "iu",
);
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bvertical(?:ly)?\b|\btiktok\b|\breels?\b|\byoutube shorts?\b|竖屏|竖版|竖向|纵向/iu, "9:16"],
  [/\bhorizontal(?:ly)?\b|\bwidescreen\b|横屏|横版|横向/iu, "16:9"],
  [/正方形|方形/u, "1:1"],
];
const FORM_RATIO: Readonly<Record<string, string>> = { portrait: "9:16", landscape: "16:9", square: "1:1" };
const LONGEST_SIDE = 4096;

/** What the prompt says about the shape, if it says anything. */
export function readCanvas(text: string): Canvas | undefined {
  return explicitSize(text) ?? ratioCanvas(readRatio(text), text);
}

export function canvasOf(ratio: string): Canvas {
  const [width, height] = SIZES[ratio] ?? [1920, 1080];
  return { width, height, ratio };
}

export function ratioOf(width: number, height: number): string {
  const known = Object.entries(SIZES).find(([, [w, h]]) => Math.abs(w / h - width / height) < 0.01);
  return known?.[0] ?? `${width}:${height}`;
}

function explicitSize(text: string): Canvas | undefined {
  const size = /\b(\d{3,4})\s*[x×*]\s*(\d{3,4})\b/iu.exec(text);
  if (!size) return undefined;
  const [width, height] = [even(Number(size[1])), even(Number(size[2]))];
  return { width, height, ratio: ratioOf(width, height) };
}

function readRatio(text: string): string | undefined {
  const numbers = /(?<!\d)(16|9|1|4|3|21)\s*[:：/]\s*(16|9|1|5|4|3)(?!\d)/u.exec(text);
  if (numbers && `${numbers[1]}:${numbers[2]}` in SIZES) return `${numbers[1]}:${numbers[2]}`;
  const word = WORDS.find(([expression]) => expression.test(text));
  if (word) return word[1];
  const form = AMBIGUOUS.exec(text);
  return form ? FORM_RATIO[(form[1] ?? form[2] ?? form[3] ?? "").toLowerCase()] : undefined;
}

function ratioCanvas(ratio: string | undefined, text: string): Canvas | undefined {
  const isSmall = /\b720p\b/iu.test(text);
  if (ratio === undefined && !isSmall) return undefined;
  const canvas = canvasOf(ratio ?? "16:9");
  if (!isSmall) return canvas;
  return { ...canvas, width: even((canvas.width * 2) / 3), height: even((canvas.height * 2) / 3) };
}

/** H.264 takes even sides only. */
function even(pixels: number): number {
  return Math.max(2, Math.min(LONGEST_SIDE, Math.round(pixels / 2) * 2));
}
