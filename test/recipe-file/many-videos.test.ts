import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Step } from "../../src/core/recipe/recipe.ts";
import { loadIn } from "./fixtures.ts";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "many-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const write = (name: string, content: string | Buffer) => writeFileSync(join(dir, name), content);

async function load(entry: string) {
  write("launch.yaml", `version: 1\nvideos:\n  product: ${entry}\n`);
  return loadIn(dir, { file: "launch.yaml" });
}

const promptOf = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === "prompt" ? [step.text] : []));

/** Prompts by video. */
async function promptsOf(entry: string): Promise<Record<string, string | undefined>> {
  const { recipe, diagnostics } = await load(entry);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return Object.fromEntries(recipe?.videos.map(({ id, steps }) => [id, promptOf(steps)[0]]) ?? []);
}

const codesOf = async (entry: string) => (await load(entry)).diagnostics.map(({ code }) => code);

const BY_SKU = "id: '${{ row.sku }}'";
const SHOW = "prompt: 'Show ${{ row.title }}'";
const csv = (options = "") => `{ for_each: { csv: data.csv, ${BY_SKU}${options} }, ${SHOW} }`;

describe("a CSV file", () => {
  it.each([
    ["plain", "sku,title\nmug,a mug\ncup,a cup\n"],
    ["with a byte order mark", "\uFEFFsku,title\nmug,a mug\ncup,a cup\n"],
    ["with Windows line ends and no last one", "sku,title\r\nmug,a mug\r\ncup,a cup"],
    ["with old line ends", "sku,title\rmug,a mug\rcup,a cup\r"],
    ["with semicolons", "sku;title\nmug;a mug\ncup;a cup\n"],
    ["with tabs", "sku\ttitle\nmug\ta mug\ncup\ta cup\n"],
    ["with bars", "sku|title\nmug|a mug\ncup|a cup\n"],
    ["with quotes and spaces", '"sku", title\n"mug", a mug \ncup,"a cup"\n'],
    ["with empty lines", "sku,title\n\nmug,a mug\n\n\ncup,a cup\n\n"],
  ])("%s makes a video of each row", async (_, text) => {
    write("data.csv", text);
    expect(await promptsOf(csv())).toEqual({ "product-mug": "Show a mug", "product-cup": "Show a cup" });
  });

  it("tells of each video where its row stands, beside its entry", async () => {
    write("data.csv", 'sku,title\nmug,"a\nmug"\ncup,a cup\n');
    const { recipe } = await load(csv());
    expect(recipe?.videos).toMatchObject([
      { id: "product-mug", line: 3, row: { file: "data.csv", line: 2 } },
      { id: "product-cup", line: 3, row: { file: "data.csv", line: 4 } },
    ]);
  });

  it("may hold delimiters, quotes and line breaks in quotes", async () => {
    write("data.csv", 'sku,title\nmug,"a ""blue"" mug,\nwith a lid"\ncup,a 5" cup\n');
    expect(await promptsOf(csv())).toEqual({
      "product-mug": 'Show a "blue" mug,\nwith a lid',
      "product-cup": 'Show a 5" cup',
    });
  });

  it("takes the delimiter that is named", async () => {
    write("data.csv", "sku;title,x\nmug;a, b\n");
    const entry = `{ for_each: { csv: data.csv, delimiter: ';', ${BY_SKU} }, prompt: 'Show \${{ row.title,x }}' }`;
    expect(await promptsOf(entry)).toEqual({ "product-mug": "Show a, b" });
    write("data.csv", "sku\ttitle\nmug\ta mug\n");
    expect(await promptsOf(csv(", delimiter: tab"))).toEqual({ "product-mug": "Show a mug" });
  });

  it("shows where a line after a line break in quotes stands", async () => {
    write("data.csv", 'sku,title\nmug,"a\nmug"\ncup\n');
    const { diagnostics } = await load(csv());
    expect(diagnostics).toMatchObject([
      { file: "data.csv", line: 4, column: 1, code: "wrong-cell-count", source: "cup" },
    ]);
  });

  it("is read piece by piece, wherever the pieces end", async () => {
    const rows = Array.from(
      { length: 9000 },
      (_, index) => `sku${index},"row ${index}, ü\nsecond ""line"""\n`,
    );
    write("data.csv", `sku,title\n${rows.join("")}`);
    const prompts = await promptsOf(csv());
    expect(Object.keys(prompts)).toHaveLength(9000);
    expect(prompts["product-sku8999"]).toBe('Show row 8999, ü\nsecond "line"');
  });

  it("of more than 64 MB is not read", async () => {
    write("data.csv", Buffer.alloc(64 * 1024 ** 2 + 1, "a"));
    expect(await codesOf(csv())).toEqual(["file-too-large"]);
  });

  it("of more rows than a recipe may have is refused", async () => {
    write("data.csv", `sku,title\n${Array.from({ length: 100_001 }, (_, index) => `${index},x\n`).join("")}`);
    expect(await codesOf(csv())).toContain("too-many-videos");
  });

  it("without rows makes nothing, and says so", async () => {
    write("data.csv", "sku,title\n");
    const { recipe, diagnostics } = await load(csv());
    expect(recipe?.videos).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: "no-rows", severity: "warning" }]);
  });

  it("is told of a gap in a prompt at the cell, unless there is a default", async () => {
    write("data.csv", "sku,title\nmug,a mug\ncup,\n");
    const { recipe, diagnostics } = await load(csv());
    expect(recipe).toBeDefined();
    expect(diagnostics).toMatchObject([{ file: "data.csv", line: 3, column: 4, code: "empty-value" }]);
    const entry = `{ for_each: { csv: data.csv, ${BY_SKU} }, prompt: 'Show \${{ row.title | default("a thing") }}' }`;
    expect((await load(entry)).diagnostics).toEqual([]);
  });

  it("that two entries read may use a column each", async () => {
    write("data.csv", "sku,title,note\nmug,a mug,x\n");
    write(
      "launch.yaml",
      `version: 1\nvideos:\n  a: ${csv()}\n  b: { for_each: { csv: data.csv, ${BY_SKU} }, prompt: 'Show \${{ row.note }}' }\n`,
    );
    expect((await loadIn(dir, { file: "launch.yaml" })).diagnostics).toEqual([]);
  });
});

describe("JSON", () => {
  const rows = [
    { sku: "mug", title: "a mug", size: { cm: 9 }, colours: ["red", "blue"] },
    { sku: "cup", title: 'a "cup"\n]', price: null },
  ];
  const entry = (kind: string) =>
    `{ for_each: { ${kind}: data, ${BY_SKU} }, prompt: 'Show \${{ row.title }} \${{ row.size.cm | default("-") }} \${{ row.colours | default("-") }} \${{ row.price | default("-") }}' }`;
  const prompts = {
    "product-mug": "Show a mug 9 red, blue -",
    "product-cup": 'Show a "cup"\n] - - -',
  };

  it.each([
    ["a list", JSON.stringify(rows)],
    ["a list on many lines", JSON.stringify(rows, undefined, 2)],
  ])("%s makes a video of each object", async (_, text) => {
    write("data", text);
    expect(await promptsOf(entry("json"))).toEqual(prompts);
  });

  it("lines make a video of each line", async () => {
    write("data", `\uFEFF${rows.map((row) => JSON.stringify(row)).join("\r\n\n")}`);
    expect(await promptsOf(entry("jsonl"))).toEqual(prompts);
  });
});

describe("data that would fill the memory", () => {
  it.each([
    ["csv", Array.from({ length: 5000 }, (_, index) => `c${index}`).join(","), "bad-header"],
    ["json", JSON.stringify(Array.from({ length: 5000 }, (_, index) => ({ [`k${index}`]: 1 }))), "bad-json"],
    ["json", `[${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}]`, "bad-json"],
    ["json", "[".repeat(100_000), "bad-json"],
    ["jsonl", `{"sku": "${"x".repeat(2 ** 20)}"`, "bad-json"],
  ])("is refused: %s", async (kind, text, code) => {
    write("data", text);
    expect(await codesOf(`{ for_each: { ${kind}: data }, prompt: A clip }`)).toContain(code);
  });

  it("by long texts times many rows is refused", async () => {
    write("data.csv", `sku,title\n${Array.from({ length: 2000 }, (_, index) => `${index},x\n`).join("")}`);
    const { recipe, diagnostics } = await load(
      `{ for_each: { csv: data.csv, ${BY_SKU} }, prompt: 'Show \${{ row.title }} ${"and more ".repeat(6000)}' }`,
    );
    expect(recipe).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["too-many-videos"]);
  });

  it("by look-ups that are never closed is read once", async () => {
    const { diagnostics } = await load(`{ prompt: "${"${{ ".repeat(100_000)}" }`);
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["unclosed-look-up"]));
  });
});

describe("a glob", () => {
  beforeEach(() => {
    mkdirSync(join(dir, "media/more"), { recursive: true });
    for (const name of ["b.jpg", "a.jpg", "more/c.jpg", ".hidden.jpg"]) write(`media/${name}`, JPEG);
  });

  it("makes a video of each file, which is its first input", async () => {
    const { recipe, diagnostics } = await load(
      "{ for_each: { glob: 'media/*.jpg', id: '${{ row.stem }}' }, inputs: [media/more/c.jpg], prompt: 'Show ${{ row.path }} ${{ input.name }} ${{ input.stem }}' }",
    );
    expect(diagnostics).toEqual([]);
    expect(recipe?.videos.map(({ id }) => id)).toEqual(["product-a", "product-b"]);
    expect(recipe?.videos[0]?.steps.slice(0, 2)).toEqual([
      {
        kind: "upload",
        inputs: [
          { kind: "file", path: join(dir, "media/a.jpg"), name: "a.jpg" },
          { kind: "file", path: join(dir, "media/more/c.jpg"), name: "c.jpg" },
        ],
      },
      { kind: "prompt", text: "Show media/a.jpg a.jpg a" },
    ]);
  });

  it("goes through folders", async () => {
    const prompts = await promptsOf(
      "{ for_each: { glob: 'media/**/*.jpg', id: '${{ row.stem }}' }, prompt: Show it }",
    );
    expect(Object.keys(prompts)).toEqual(["product-a", "product-b", "product-c"]);
  });

  it("that fits nothing makes nothing, and says so", async () => {
    expect(await codesOf("{ for_each: { glob: '*.mov' }, prompt: Show it }")).toEqual(["no-rows"]);
  });
});

describe("ids", () => {
  const ids = async (rows: readonly object[]) =>
    Object.keys(await promptsOf(`{ for_each: { rows: ${JSON.stringify(rows)} }, ${SHOW} }`)).toSorted();

  it("stay when rows change places, and when others come and go", async () => {
    const [a, b, c] = [{ title: "a mug" }, { title: "a cup" }, { title: "a bowl" }];
    const before = await ids([a, b]);
    expect(await ids([b, a])).toEqual(before);
    expect(await ids([c, b, a])).toEqual(expect.arrayContaining(before));
  });

  it("of a matrix name the values, in the order of the names", async () => {
    const entry =
      "{ matrix: { ratio: ['9:16', '16:9'], tone: [calm, 猫] }, prompt: 'A ${{ matrix.tone }} clip in ${{ matrix.ratio }}' }";
    const found = Object.keys(await promptsOf(entry));
    expect(found[0]).toBe("product-9-16-calm");
    expect(found[1]).toMatch(/^product-9-16-[0-9a-f]{8}$/u);
    expect(found).toHaveLength(4);
  });

  it("leave out what is excluded, whole rows of it too", async () => {
    const entry =
      "{ matrix: { a: [1, 2], b: [x, y], c: [true], exclude: [{ a: 1, b: x }, { b: y, a: 2 }] }, prompt: 'Show ${{ matrix.a }} ${{ matrix.b }} ${{ matrix.c }}' }";
    expect(await promptsOf(entry)).toEqual({
      "product-1-y-true": "Show 1 y true",
      "product-2-x-true": "Show 2 x true",
    });
  });

  it("of rows and a matrix together name both", async () => {
    const entry = `{ for_each: { rows: [{ sku: mug }, { sku: cup }], ${BY_SKU} }, matrix: { tone: [calm, bold] }, prompt: 'A \${{ matrix.tone }} \${{ row.sku }} for \${{ video.id }}' }`;
    expect(await promptsOf(entry)).toEqual({
      "product-mug-calm": "A calm mug for product-mug-calm",
      "product-mug-bold": "A bold mug for product-mug-bold",
      "product-cup-calm": "A calm cup for product-cup-calm",
      "product-cup-bold": "A bold cup for product-cup-bold",
    });
  });

  it("that meet are shown with both places", async () => {
    write("data.csv", "sku,title\nmug,a mug\ncup,a cup\nMUG,another\n");
    const { diagnostics } = await load(csv());
    expect(diagnostics).toMatchObject([
      { file: "data.csv", line: 4, code: "duplicate-id", related: [{ file: "data.csv", line: 2 }] },
    ]);
  });
});

describe("the language of a batch", () => {
  it("does not hang on the order of its rows", async () => {
    const english = Array.from({ length: 600 }, (_, index) => ({ title: `the mug and the cup ${index}` }));
    const german = Array.from({ length: 300 }, (_, index) => ({ title: `eine Tasse mit dem Bild ${index}` }));
    const of = async (rows: readonly object[]) =>
      (await load(`{ for_each: { rows: ${JSON.stringify(rows)} }, prompt: '\${{ row.title }}' }`)).recipe
        ?.language;
    expect(await of([...english, ...german])).toBe(await of([...german, ...english]));
  });
});
