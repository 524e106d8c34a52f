// Owns the looks and movements that a prompt may name; they are kept as names in the draft's metadata.

const EFFECTS: readonly (readonly [RegExp, string])[] = [
  [/\bwarm(?:er)?\b|暖/iu, "warm"],
  [/\bcool(?:er)?\b|\bcolder\b|冷色/iu, "cool"],
  [/\bbright(?:er)?\b|亮一点|更亮/iu, "bright"],
  [/\bdark(?:er)?\b|暗/iu, "dark"],
  [/black[\s-]and[\s-]white|\bb&w\b|\bmonochrome\b|黑白/iu, "black-and-white"],
  [/\bvintage\b|\bretro\b|复古/iu, "vintage"],
  [/\bvibrant\b|\bsaturat\w+|鲜艳/iu, "vibrant"],
  [/\bfad(?:e|es|ing)\b|淡入|淡出/iu, "fade"],
  [/\btransitions?\b|\bcross-?fade\b|转场/iu, "crossfade"],
  [/\bzoom\w*\b|ken burns|推近/iu, "zoom"],
  [/\bblur\w*\b|模糊/iu, "blur"],
  [/slow[\s-]?motion|慢动作/iu, "slow-motion"],
];

export function readEffects(text: string): string[] {
  return EFFECTS.filter(([expression]) => expression.test(text)).map(([, name]) => name);
}

/** A name that is not in use yet, for an edit in which nothing else was recognized. */
export function anotherGrade(effects: readonly string[]): string {
  const grades = effects.filter((effect) => effect.startsWith("grade-")).length;
  return `grade-${grades + 1}`;
}
