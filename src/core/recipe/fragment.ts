// Judges the shape of a file that recipes include; what stands in it is judged as a part of the recipe.

import type { Mistake } from "../mistake.ts";
import { explainIssues } from "./issues.ts";
import { dataOf } from "./open.ts";
import { isMap } from "./plain-data.ts";
import { fragmentSchema } from "./schema.ts";

export function checkFragment(data: unknown): Mistake[] {
  const { error } = fragmentSchema().safeParse(data);
  return explainIssues(error?.issues ?? [], dataOf(data)).map((mistake) =>
    mistake.code === "unknown-key" ? { ...mistake, ...ONLY_SHARED } : mistake,
  );
}

const ONLY_SHARED = {
  hint: "An included file holds `vars`, `defaults`, `videos` and `include`; the rest belongs to the recipe",
} as const;

/** The files that a text includes, as it names them. */
export function includesOf(data: unknown): readonly { readonly text: string; readonly index: number }[] {
  const written = isMap(data) ? data["include"] : undefined;
  const list: readonly unknown[] = Array.isArray(written) ? written : [];
  return list.flatMap((text, index) => (typeof text === "string" ? [{ text, index }] : []));
}
