// Advice, never an error: what the backend's documents say makes prompts and inputs work better.

import type { Mistake } from "../mistake.ts";
import type { PlacedInput, PlacedPrompt, PlacedStep } from "./steps.ts";

export function adviseOnPrompts(steps: readonly PlacedStep[]): Mistake[] {
  const prompts = steps.filter((step) => step.kind === "prompt");
  return [...prompts.filter(({ text }) => isVague(text)).map(vague), ...changedRatios(prompts)];
}

const VAGUE = [
  /^(?:please )?(?:can you |could you )?(?:make|do|get) (?:it|this|that|the (?:video|clip|film)|everything)(?: look| sound| feel)?(?: a (?:bit|little|lot))?(?: much| way| really| more| so| very)? ?(?:better|nicer|cooler|cool|nice|good|great|awesome|amazing|beautiful|pretty|perfect|pop|professional|viral|interesting|exciting|engaging)?(?: please)?$/u,
  /^(?:please )?(?:improve|enhance|fix|polish|optimi[sz]e|beautify|edit)(?: (?:it|this|that|everything|the (?:video|clip|film)))?(?: a (?:bit|little|lot))?(?: please)?$/u,
  /^(?:please )?(?:do|make|create|generate) (?:something|a video|a clip|an? (?:nice|cool|great|good|awesome|beautiful) (?:video|clip))(?: (?:nice|cool|great|good|awesome|beautiful))?(?: please)?$/u,
  /^(?:请)?(?:把)?(?:视频|它|这个)?(?:做|弄|变)?(?:得)?(?:更好看|更好|好看一点|好一点|优化一下|美化一下)(?:一点|一些)?$/u,
];

/** Nothing but a wish: not what is to be seen or changed. */
function isVague(text: string): boolean {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]+/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return plain.length <= 60 && VAGUE.some((pattern) => pattern.test(plain));
}

const vague = ({ path }: PlacedPrompt): Mistake => ({
  path,
  part: "value",
  severity: "advice",
  code: "vague-prompt",
  message: "The prompt says that something is to change, but not what",
  hint: "Short and specific works best: say what is to be seen, heard or changed, such as `Add calm music at 35%`",
});

const RATIO = /(?<![\d:])(16:9|9:16|1:1|4:5|4:3|3:4|21:9)(?![\d:])/u;
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\bvertical(?:ly)?\b|竖屏|竖版/iu, "9:16"],
  [/\bhorizontal(?:ly)?\b|\bwidescreen\b|横屏|横版/iu, "16:9"],
  [/\bsquare (?:video|clip|format|banner|version)\b|正方形/iu, "1:1"],
];
const BEGINS_ANEW = /^(?:please )?(?:generate|create|make me|produce)\b|^(?:请)?(?:生成|创建|制作)/iu;

function ratioIn(text: string): string | undefined {
  if (!RATIO.test(text) && !SHAPES.some(([pattern]) => pattern.test(text))) return undefined;
  const unquoted = text.replace(/"[^"]{0,500}"|“[^”]{0,500}”/gu, " ");
  return RATIO.exec(unquoted)?.[1] ?? SHAPES.find(([pattern]) => pattern.test(unquoted))?.[1];
}

/** A finished draft keeps its shape: only generating again changes it. */
function changedRatios(prompts: readonly PlacedPrompt[]): Mistake[] {
  let first: { readonly ratio: string; readonly prompt: PlacedPrompt } | undefined;
  const mistakes: Mistake[] = [];
  for (const prompt of prompts) {
    const ratio = ratioIn(prompt.text);
    if (ratio === undefined) continue;
    if (first === undefined || BEGINS_ANEW.test(prompt.text)) first = { ratio, prompt };
    else if (first.ratio !== ratio) mistakes.push(changedRatio(prompt, first));
  }
  return mistakes;
}

const changedRatio = (
  { path }: PlacedPrompt,
  first: { readonly ratio: string; readonly prompt: PlacedPrompt },
): Mistake => ({
  path,
  part: "value",
  severity: "advice",
  code: "changed-ratio",
  message:
    "This asks for another aspect ratio than the video was made with, which a finished draft cannot take on",
  hint: "Ask for the ratio in the first prompt; for both, write two videos, or `matrix: { ratio: [...] }`",
  related: [{ at: first.prompt.path, message: `made as ${first.ratio} here` }],
});

/** Kinds of pictures that are taken, but that each profile's document leaves out where it says what works best. */
const ROUGH: Readonly<Record<string, { readonly formats: ReadonlySet<string>; readonly smooth: string }>> = {
  "free-video-generation-api": {
    formats: new Set(["avi", "mkv"]),
    smooth: "MP4, MOV, WebM and GIF",
  },
  "free-ki-video-generation": {
    formats: new Set(["avi", "mkv", "webm", "gif", "webp"]),
    smooth: "MP4, MOV, JPG and PNG",
  },
};

export function adviseOnInput({ text, path }: PlacedInput, skill: string): Mistake[] {
  const [, extension = ""] = /\.([A-Za-z0-9]+)(?:[?#].*)?$/u.exec(text) ?? [];
  const rough = Object.hasOwn(ROUGH, skill) ? ROUGH[skill] : undefined;
  if (rough?.formats.has(extension.toLowerCase()) !== true) return [];
  return [
    {
      path,
      part: "value",
      severity: "advice",
      code: "rough-format",
      message: `${extension.toUpperCase()} files are taken, but others go more smoothly under \`${skill}\``,
      hint: `Convert it to one of ${rough.smooth}`,
    },
  ];
}
