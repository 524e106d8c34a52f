// Two recipes of one name would share a journal.

import { wholeFile, type Diagnostic } from "../core/diagnostic.ts";
import type { LoadedRecipe } from "../recipe-file/load.ts";

export function sameNames(loaded: readonly LoadedRecipe[]): Diagnostic[] {
  const first = new Map<string, Named>();
  return loaded.flatMap(({ recipe, nameAt }): Diagnostic[] => {
    if (recipe === undefined) return [];
    const { name, file } = recipe;
    const one = { name, file, nameAt };
    const other = first.get(name.toLowerCase());
    if (other !== undefined) return [taken(one, other)];
    first.set(name.toLowerCase(), one);
    return [];
  });
}

interface Named {
  readonly name: string;
  readonly file: string;
  readonly nameAt: LoadedRecipe["nameAt"];
}

function taken({ name, file, nameAt }: Named, other: Named): Diagnostic {
  const whole = wholeFile(file, {
    code: "duplicate-recipe",
    message: `The name ${name} is taken by ${other.file}`,
    hint: "Give each recipe a `name` of its own: it names the folder of its journal",
  });
  const { file: where, line, column } = other.nameAt ?? { ...whole, file: other.file };
  return {
    ...whole,
    ...nameAt,
    related: [{ file: where, line, column, message: `the first \`${other.name}\`` }],
  };
}
