import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { recipeJsonSchema } from "../../../src/core/recipe/json-schema.ts";
import type { SchemaNode } from "../../../src/core/recipe/schema-tree.ts";

const COMMITTED = join(import.meta.dirname, "../../../schemas/recipe.schema.json");

describe("the recipe's JSON Schema", () => {
  const schema = recipeJsonSchema();
  const validate = new Ajv2020({ strict: false }).compile(schema);

  it("is the committed one; `npm run schema` writes it", () => {
    expect(JSON.parse(readFileSync(COMMITTED, "utf8"))).toEqual(schema);
  });

  it("is valid JSON Schema 2020-12", () => {
    expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
  });

  it("takes short and long forms", () => {
    const steps = [
      "Generate a clip",
      { prompt: "Add music" },
      { upload: ["a.mp4"] },
      { export: null },
      { export: {} },
    ];
    const videos = { short: { prompt: "Generate a clip", inputs: "a.jpg" }, long: { steps } };
    expect(validate({ version: 1, videos })).toBe(true);
  });

  it.each([
    ["an unknown key", { version: 1, videos: {}, tags: [] }],
    ["an unknown version", { version: 2, videos: {} }],
    ["an id that is no file name", { version: 1, videos: { "a b": { prompt: "x" } } }],
    ["a step that does two things", { version: 1, videos: { a: { steps: [{ prompt: "x", export: {} }] } } }],
    [
      "a format that the backend does not know",
      { version: 1, videos: { a: { prompt: "x", export: { format: "avi" } } } },
    ],
  ])("refuses %s", (_, recipe) => {
    expect(validate(recipe)).toBe(false);
  });

  it("describes every key and gives an example of it", () => {
    const bare = keysOf(schema).filter(([, node]) => !("description" in node) || node.examples === undefined);
    expect(bare.map(([path]) => path)).toEqual([]);
  });
});

function keysOf(node: SchemaNode, path = ""): [string, SchemaNode][] {
  const own = Object.entries(node.properties ?? {});
  const entries = typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
  return [
    ...own.map(([key, child]): [string, SchemaNode] => [`${path}.${key}`, child]),
    ...own.flatMap(([key, child]) => keysOf(child, `${path}.${key}`)),
    ...[...entries, ...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])].flatMap(
      (child) => keysOf(child, path),
    ),
  ];
}
