// Writes schemas/recipe.schema.json from the recipe's definition; with `--check` only says whether it is up to date.

import { readFile, writeFile } from "node:fs/promises";
import { recipeJsonSchema } from "../src/core/recipe/json-schema.ts";

const FILE = new URL("../schemas/recipe.schema.json", import.meta.url);
const schema = `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  await writeFile(FILE, schema);
} else if ((await readFile(FILE, "utf8")) !== schema) {
  console.error("schemas/recipe.schema.json is out of date: run npm run schema and commit it.");
  process.exitCode = 1;
}
