// The recipe's JSON Schema, for editors: completion, hover and a first check.

import { z } from "zod";
import { recipeSchema } from "./schema.ts";

/** JSON Schema 2020-12 of what a user writes, before defaults are filled in. */
export const recipeJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(recipeSchema(), { io: "input", target: "draft-2020-12" }),
});
