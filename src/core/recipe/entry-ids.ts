// Rules for the ids of a recipe's entries.

import type { Mistake } from "../mistake.ts";
import { safeNameLike, unsafeName } from "./ids.ts";

export function checkEntryIds(ids: readonly string[]): Mistake[] {
  const seen = new Map<string, string>();
  return ids.flatMap((id) => {
    const twin = seen.get(id.toLowerCase());
    seen.set(id.toLowerCase(), id);
    const why = unsafeName(id);
    if (why !== undefined)
      return [badId(id, `\`${id}\` cannot be a file's name: ${why}`, `Write \`${safeNameLike(id)}\``)];
    return twin === undefined
      ? []
      : [
          badId(
            id,
            `\`${id}\` and \`${twin}\` are the same file on systems that ignore case`,
            "Choose another id",
          ),
        ];
  });
}

const badId = (id: string, message: string, hint: string): Mistake => ({
  path: ["videos", id],
  part: "key",
  severity: "error",
  code: "bad-id",
  message,
  hint,
});
