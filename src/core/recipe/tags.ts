// Tags: words to choose videos by.

import type { Mistake, Path } from "../mistake.ts";
import { slugOf } from "./slug.ts";

const TAG = /^[a-z0-9][a-z0-9._-]{0,49}$/u;

export const checkTags = (tags: readonly string[] | undefined, path: Path): Mistake[] =>
  (tags ?? []).flatMap((tag, index) =>
    TAG.test(tag)
      ? []
      : [
          {
            path: [...path, index],
            part: "value",
            severity: "error",
            code: "bad-tag",
            message: `\`${tag.slice(0, 60)}\` is no tag: it takes lower-case letters, digits, \`.\`, \`_\` and \`-\``,
            hint: `Write \`${tagLike(tag)}\``,
          } as const,
        ],
  );

const tagLike = (text: string): string =>
  slugOf(text.normalize("NFKD").replace(/\p{M}/gu, ""))
    .replace(/[^a-z0-9-]+/gu, "")
    .slice(0, 50) || "spring";

export const mergedTags = (...lists: readonly (readonly string[])[]): string[] =>
  [...new Set(lists.flat())].toSorted();
