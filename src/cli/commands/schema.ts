// `schema`: prints the JSON Schema of recipes.

import { recipeJsonSchema } from "../../core/recipe/json-schema.ts";
import type { CommandContext } from "../context.ts";

export async function schema({ screen }: CommandContext): Promise<number> {
  screen.out(`${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
  return 0;
}
