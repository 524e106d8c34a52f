// Rules for what stands at the head of a recipe: its name, its skill, its language.

import type { Mistake, Path } from "../mistake.ts";
import { safeNameLike, unsafeName } from "./ids.ts";
import { didYouMean } from "./suggest.ts";

export const DEFAULT_SKILL = "free-video-generation-api";

export function checkName(name: string, { isGiven }: { readonly isGiven: boolean }): Mistake[] {
  const why = unsafeName(name);
  if (why === undefined) return [];
  const source = isGiven ? "The name" : "The file's name, which is the recipe's name unless it gives one,";
  return [
    {
      path: ["name"],
      part: "value",
      severity: "error",
      code: "bad-name",
      message: `${source} cannot be a folder's name: ${why}`,
      hint: `Write \`name: ${safeNameLike(name)}\``,
    },
  ];
}

export function checkSkill(skill: string | undefined, known: readonly string[]): Mistake[] {
  if (skill === undefined || known.includes(skill)) return [];
  return [
    {
      path: ["skill"],
      part: "value",
      severity: "error",
      code: "unknown-skill",
      message: `There is no skill \`${skill}\``,
      hint: didYouMean(skill, known),
    },
  ];
}

const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u;

export function checkLanguage(language: string | undefined, path: Path): Mistake[] {
  if (language === undefined || LANGUAGE.test(language)) return [];
  return [
    {
      path,
      part: "value",
      severity: "error",
      code: "bad-language",
      message: `\`${language}\` is no ISO code of a language`,
      hint: "Write a code such as `en`, `de` or `zh-CN`, or leave the key out to have it detected",
    },
  ];
}
