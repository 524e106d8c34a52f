// All pages about codes, by code, and one page as text.

import { nearest } from "../recipe/suggest.ts";
import { DATA_PAGES } from "./data-pages.ts";
import { FILE_PAGES } from "./file-pages.ts";
import type { Example, FileContent, Page } from "./page.ts";
import { PROMPT_PAGES } from "./prompt-pages.ts";
import { SHAPE_PAGES } from "./shape-pages.ts";
import { YAML_PAGES } from "./yaml-pages.ts";

export interface Chapter {
  readonly title: string;
  readonly pages: readonly Page[];
}

export const CHAPTERS: readonly Chapter[] = [
  { title: "The text of the file", pages: YAML_PAGES },
  { title: "Keys and values", pages: SHAPE_PAGES },
  { title: "Prompts, steps and look-ups", pages: PROMPT_PAGES },
  { title: "Videos from data", pages: DATA_PAGES },
  { title: "Inputs and outputs", pages: FILE_PAGES },
];

export const PAGES: readonly Page[] = CHAPTERS.flatMap(({ pages }) => pages);

export const pageOf = (code: string): Page | undefined => PAGES.find((page) => page.code === code);

export const nearestCode = (code: string): string | undefined =>
  nearest(
    code,
    PAGES.map((page) => page.code),
  );

/** An example as blocks of text: the recipe first, then the files beside it. */
export interface Block {
  /** What it is, where that does not go without saying. */
  readonly caption?: string;
  readonly language: "yaml" | "text";
  readonly text: string;
}

export function blocksOf({ recipe, files = {}, profile, sketch }: Example): readonly Block[] {
  const notes = [
    ...(profile === undefined ? [] : [`with --profile ${profile}`]),
    ...(sketch === undefined ? [] : [sketch]),
  ];
  return [
    { language: "yaml", text: recipe, ...(notes.length > 0 && { caption: notes.join("; ") }) },
    ...Object.entries(files).map(([name, content]): Block => ({
      caption: name,
      language: name.endsWith(".yaml") ? "yaml" : "text",
      text: shown(content),
    })),
  ];
}

function shown(content: FileContent): string {
  if (typeof content !== "string") return `(${content.sizeBytes / 1024 ** 2} MB)\n`;
  // oxlint-disable-next-line no-control-regex
  const text = content.replace(/[\u0000-\u0008\u000b-\u001f]/gu, "�");
  return text === "" ? "(empty)\n" : text;
}
