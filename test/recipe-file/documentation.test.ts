// docs/recipes.md: every example is a recipe that loads, and every key has one.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipeJsonSchema } from "../../src/core/recipe/json-schema.ts";
import type { SchemaNode } from "../../src/core/recipe/schema-tree.ts";
import { readYaml } from "../../src/platform/yaml/document.ts";
import { loadIn } from "./fixtures.ts";

const ROOT = join(import.meta.dirname, "../..");

const blocks = Array.from(
  readFileSync(join(ROOT, "docs/recipes.md"), "utf8").matchAll(/^```(yaml|csv)\n([^]*?)^```$/gmu),
  ([, kind = "", text = ""]) => ({ kind, text }),
);
const fragment = /^# (shared\/\S+)\n/u;
const examples = blocks
  .filter(({ kind, text }) => kind === "yaml" && !fragment.test(text))
  .map(({ text }) => text);

let dir: string;

/** A block that begins with its name is a file beside the recipes. */
function fragmentIn(text: string): (readonly [string, string])[] {
  const name = fragment.exec(text)?.[1];
  return name === undefined ? [] : [[name, text]];
}

/** The files that the examples speak of. */
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "docs-"));
  const files = {
    "data/prices.csv": "sku;Unit price\nmug;12\n",
    "data/products.json": JSON.stringify([{ sku: "mug", title: "a mug", size: { width: 8 } }]),
    "data/products.jsonl": '{"sku": "mug", "title": "a mug"}\n',
    "data/products.csv": blocks.find(({ kind }) => kind === "csv")?.text ?? "",
    ...Object.fromEntries(blocks.flatMap(({ text }) => fragmentIn(text))),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  mkdirSync(join(dir, "media"));
  for (const name of ["mug.jpg", "beans.jpg"])
    cpSync(join(ROOT, "recipes/media/mug.jpg"), join(dir, "media", name));
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe("docs/recipes.md", () => {
  it.each(examples.map((text, index) => [index + 1, text] as const))(
    "example %d loads without a word",
    async (_, text) => {
      writeFileSync(join(dir, "example.yaml"), text);
      const { recipe, diagnostics } = await loadIn(dir, { file: "example.yaml" });
      expect(diagnostics).toEqual([]);
      expect(recipe?.videos.length).toBeGreaterThan(0);
    },
  );

  it("chooses its profile, too", async () => {
    writeFileSync(join(dir, "example.yaml"), examples.find((text) => text.includes("profiles:")) ?? "");
    const { recipe } = await loadIn(dir, { file: "example.yaml", profile: "nightly" });
    expect(recipe?.budget).toEqual({ credits: 2000, perVideo: 200 });
  });

  it("has an example of every key", () => {
    const schema = recipeJsonSchema();
    const shown = new Set(examples.flatMap((text) => keysIn(schema, readYaml(text).value)).map(meaning));
    const all = new Set(keysOf(schema).map(meaning));
    expect([...all].filter((key) => !shown.has(key))).toEqual([]);
  });
});

/** What means the same in several places needs one example. */
const meaning = (key: string): string =>
  key.replace(".steps.export", ".export").replace(/^.*\.otherwise\b/u, "otherwise");

/** All keys that a recipe may have, by their paths. */
function keysOf(node: SchemaNode, path = ""): string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    `${path}.${key}`,
    ...keysOf(child, `${path}.${key}`),
  ]);
  return [
    ...new Set([
      ...own,
      ...branchesOf(node).flatMap((child) => keysOf(child, path)),
      ...entriesOf(node).flatMap((child) => keysOf(child, `${path}.*`)),
    ]),
  ];
}

/** Those of them that stand in a recipe. */
function keysIn(node: SchemaNode, value: unknown, path = ""): string[] {
  if (Array.isArray(value))
    return value.flatMap((item) => branchesOf(node).flatMap((child) => keysIn(child, item, path)));
  if (typeof value !== "object" || value === null) return [];
  const own = Object.entries(value).flatMap(([key, item]) => {
    const child = node.properties?.[key];
    if (child !== undefined) return [`${path}.${key}`, ...keysIn(child, item, `${path}.${key}`)];
    return entriesOf(node).flatMap((entry) => keysIn(entry, item, `${path}.*`));
  });
  return [...own, ...(node.anyOf ?? []).flatMap((child) => keysIn(child, value, path))];
}

const branchesOf = (node: SchemaNode): readonly SchemaNode[] => [
  ...(node.anyOf ?? []).flatMap((child) => [child, ...branchesOf(child)]),
  ...(node.items === undefined ? [] : [node.items]),
];

const entriesOf = (node: SchemaNode): readonly SchemaNode[] =>
  typeof node.additionalProperties === "object" ? [node.additionalProperties] : [];
