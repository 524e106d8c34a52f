// What a recipe is put together from: included files, a profile, values of the command line, tags.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LoadRecipeOptions } from "../../src/recipe-file/load.ts";
import { readVarsFile } from "../../src/recipe-file/vars-file.ts";
import { loadIn } from "./fixtures.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "compose-"));
  mkdirSync(join(dir, "shared"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFileSync(join(dir, name), text);

async function load(text: string, options: Partial<LoadRecipeOptions> = {}) {
  write("launch.yaml", `version: 1\n${text}`);
  return loadIn(dir, { file: "launch.yaml", ...options });
}

const BRANDED = "videos: { a: { prompt: 'A clip for ${{ vars.brand }}' } }\n";
const promptOf = async (text: string, options?: Partial<LoadRecipeOptions>) => {
  const { recipe, diagnostics } = await load(text, options);
  expect(diagnostics).toEqual([]);
  return recipe?.videos[0]?.steps[0];
};

describe("an included file", () => {
  it("brings vars, defaults and videos, which stand where they are written", async () => {
    write(
      "shared/brand.yaml",
      "vars: { brand: Aurora, other: x }\ndefaults: { export: { quality: low } }\nvideos:\n  outro: { prompt: Bye }\n",
    );
    const { recipe, diagnostics } = await load(`include: [shared/brand.yaml]\n${BRANDED}`);
    expect(diagnostics).toEqual([]);
    expect(recipe?.videos).toMatchObject([
      { id: "a", line: 3, steps: [{ text: "A clip for Aurora" }, { quality: "low" }] },
      { id: "outro", file: "shared/brand.yaml", line: 4 },
    ]);
    expect(recipe?.videos[0]).not.toHaveProperty("file");
  });

  it("may include others, found from its own folder, and twice the same", async () => {
    write("shared/a.yaml", "include: [b.yaml]\n");
    write("shared/b.yaml", "vars: { brand: Aurora }\n");
    expect(await promptOf(`include: [shared/a.yaml, shared/b.yaml]\n${BRANDED}`)).toMatchObject({
      text: "A clip for Aurora",
    });
  });

  it("shows its mistakes in its own lines", async () => {
    write("shared/a.yaml", "# first line\nvideos:\n  x:\n    prompt: A clip for ${{ vars.nobody }}\n");
    const { recipe, diagnostics } = await load(`include: [shared/a.yaml]\n${BRANDED}vars: { brand: x }\n`);
    expect(recipe).toBeUndefined();
    expect(diagnostics).toMatchObject([{ file: "shared/a.yaml", line: 4, column: 24, code: "unknown-name" }]);
  });

  it("is not written over by an export", async () => {
    write("shared/a.yaml", "vars: { brand: x }\n");
    const { diagnostics } = await load(
      "include: [shared/a.yaml]\nvideos: { a: { prompt: 'A clip for ${{ vars.brand }}', export: { file: shared/a.yaml } } }\n",
    );
    expect(diagnostics.map(({ code }) => code)).toContain("overwrites-source");
  });
});

describe("a profile", () => {
  const recipe = [
    "vars: { brand: Aurora }",
    "budget: { credits: 100, per_video: 100 }",
    "limits: { prompts: 1, renders: 2 }",
    "defaults: { export: { format: webm, quality: low }, tags: [day] }",
    "profiles:",
    "  nightly:",
    "    vars: { brand: Borealis }",
    "    budget: { credits: 900 }",
    "    limits: { prompts: 6 }",
    "    defaults: { export: { quality: high } }",
    BRANDED,
  ].join("\n");

  it("changes nothing until it is chosen", async () => {
    expect((await load(recipe)).recipe).toMatchObject({
      budget: { credits: 100, perVideo: 100 },
      limits: { prompts: 1, renders: 2 },
      videos: [{ tags: ["day"], steps: [{ text: "A clip for Aurora" }, { format: "webm", quality: "low" }] }],
    });
  });

  it("changes what it says, and leaves the rest", async () => {
    const { recipe: loaded, diagnostics } = await load(recipe, { profile: "nightly" });
    expect(diagnostics).toEqual([]);
    expect(loaded).toMatchObject({
      budget: { credits: 900, perVideo: 100 },
      limits: { prompts: 6, renders: 2 },
      videos: [
        { tags: ["day"], steps: [{ text: "A clip for Borealis" }, { format: "webm", quality: "high" }] },
      ],
    });
  });

  it("that is not there is an error: a run without its budget would surprise", async () => {
    const { diagnostics } = await load(recipe, { profile: "nigthly" });
    expect(diagnostics).toMatchObject([{ code: "unknown-profile", hint: "Did you mean `nightly`?" }]);
    const { diagnostics: none } = await load("videos: { a: { prompt: A clip } }\n", {
      profile: "constructor",
    });
    expect(none.map(({ code }) => code)).toEqual(["unknown-profile"]);
  });
});

describe("values of the command line", () => {
  it("win over the recipe's and the profile's", async () => {
    const text = `vars: { brand: Aurora }\nprofiles: { x: { vars: { brand: Borealis } } }\n${BRANDED}`;
    const vars = new Map([["brand", "Corona"]]);
    expect(await promptOf(text, { vars, profile: "x" })).toMatchObject({ text: "A clip for Corona" });
  });

  it("are texts, whatever they look like", async () => {
    const vars = new Map([["brand", "${{ env.HOME }}"]]);
    expect(await promptOf(`vars: { brand: Aurora }\n${BRANDED}`, { vars })).toMatchObject({
      text: "A clip for ${{ env.HOME }}",
    });
  });

  it("are compared with the names that the recipe has", async () => {
    expect((await load(`vars: { brand: Aurora }\n${BRANDED}`)).varNames).toEqual(["brand"]);
  });

  it("may stand in a file", async () => {
    write("vars.yaml", "brand: Aurora\nyear: 2031\nnew: true\n");
    expect(await readVarsFile("vars.yaml", { workingDir: dir })).toEqual({
      ok: true,
      value: new Map([
        ["brand", "Aurora"],
        ["year", "2031"],
        ["new", "true"],
      ]),
    });
  });

  it.each([
    ["brand: [a]\nok: x\n", [{ line: 1, column: 8, code: "wrong-type" }]],
    ["- a\n", [{ line: 1, code: "wrong-type" }]],
    ['brand: "x\n', [{ code: "yaml-syntax" }]],
  ])("in a wrong file are shown with their places: %j", async (text, diagnostics) => {
    write("vars.yaml", text);
    expect(await readVarsFile("vars.yaml", { workingDir: dir })).toMatchObject({
      ok: false,
      error: diagnostics,
    });
  });

  it("in a file that is not there are missed", async () => {
    expect(await readVarsFile("vars.yaml", { workingDir: dir })).toMatchObject({
      ok: false,
      error: [{ file: "vars.yaml", code: "no-such-file" }],
    });
  });
});

describe("tags", () => {
  it("of a video come beside those of all videos, sorted, and may be looked up", async () => {
    const { recipe } = await load(
      "vars: { season: Early Spring }\ndefaults: { tags: [social] }\nvideos: { a: { tags: ['${{ vars.season | slug }}', social], prompt: A clip } }\n",
    );
    expect(recipe?.videos[0]?.tags).toEqual(["early-spring", "social"]);
  });
});
