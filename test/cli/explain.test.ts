// explain: every code has a page, and every page's examples do what the page says.

import { cp, glob, mkdir, mkdtemp, readFile, realpath, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { hasErrors } from "../../src/core/diagnostic.ts";
import { PAGES } from "../../src/core/explain/pages.ts";
import type { Example, FileContent } from "../../src/core/explain/page.ts";
import { loadRecipe } from "../../src/recipe-file/load.ts";
import type { LoadedRecipe } from "../../src/recipe-file/load.ts";
import { openProject } from "./rig.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const MEDIA = path.join(ROOT, "recipes/media");

describe("the pages on codes", () => {
  test("there is one for every code that the program can produce", async () => {
    const known = new Set(PAGES.map(({ code }) => code));
    expect(known.size).toBe(PAGES.length);
    const missing = [...(await codesInSources()), ...(await codesInGoldens())].filter(
      (code) => !known.has(code),
    );
    expect([...new Set(missing)].toSorted()).toEqual([]);
  });

  test("there is none for a code that nothing produces any more", async () => {
    const produced = new Set([...(await codesInSources()), ...(await codesInGoldens())]);
    expect(PAGES.map(({ code }) => code).filter((code) => !produced.has(code))).toEqual([]);
  });

  test("docs/codes.md is made from the same text", async () => {
    const docs = await readFile(path.join(ROOT, "docs/codes.md"), "utf8");
    for (const { code, means, why, right } of PAGES) {
      expect(docs).toContain(`### ${code}\n\n${means}\n\n${why}\n`);
      expect(docs).toContain(right.recipe);
    }
  });

  test.each(PAGES.filter(({ wrong }) => wrong.sketch === undefined))(
    "$code: the wrong example has this mistake, and the right one does not",
    async ({ code, wrong, right }) => {
      expect((await load(wrong)).diagnostics.map((found) => found.code)).toContain(code);
      const { recipe, diagnostics } = await load(right);
      expect(hasErrors(diagnostics), JSON.stringify(diagnostics)).toBe(false);
      expect(recipe).toBeDefined();
      expect(diagnostics.map((found) => found.code)).not.toContain(code);
    },
  );

  test("few examples are sketches, and their right ones are right", async () => {
    const sketches = PAGES.filter(({ wrong }) => wrong.sketch !== undefined);
    expect(sketches.length).toBeLessThan(6);
    for (const { right } of sketches) expect((await load(right)).diagnostics).toEqual([]);
  });
});

describe("explain", () => {
  test("prints the page on a code, also as validate writes it", async () => {
    const project = await openProject();
    const shown = await project.run(["explain", "[unknown-key]"]);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(/^unknown-key\n[^]*Wrong:\n[^]*bugdet[^]*Right:\n[^]*budget/u);
    const machine = await project.run(["explain", "unknown-key", "--json"]);
    expect(JSON.parse(machine.stdout)).toMatchObject({ code: "unknown-key" });
  });

  test("alone lists them all", async () => {
    const project = await openProject();
    const listed = await project.run(["explain"]);
    for (const { code } of PAGES) expect(listed.stdout).toMatch(new RegExp(`^  ${code} `, "mu"));
  });

  test("says what may be meant by a code that it does not know", async () => {
    const project = await openProject();
    const near = await project.run(["explain", "unkown-key"]);
    expect(near).toMatchObject({ code: 2, stdout: "" });
    expect(near.stderr).toContain("Did you mean unknown-key?");
    expect((await project.run(["explain", "E1234"])).stderr).toContain("nemo-pipeline explain");
  });
});

/** Rooms that judge what people write. `custom` is a word of zod's, which never reaches anybody. */
const ROOMS = "src/{core/recipe,recipe-file,platform,config,cli}/**/*.ts";
const CODE = /(?:\bcode: |\b(?:wrong|refused|words)\(\s*)"([a-z]+(?:-[a-z]+)*)"/gu;

async function codesInSources(): Promise<Set<string>> {
  const codes = await collect(ROOMS, CODE);
  codes.delete("custom");
  return codes;
}

const codesInGoldens = (): Promise<Set<string>> =>
  collect("test/fixtures/recipes/**/*.txt", /^\S+:\d+:\d+ (?:error|warning|advice): .* \[([a-z-]+)\]$/gmu);

async function collect(pattern: string, code: RegExp): Promise<Set<string>> {
  const codes = new Set<string>();
  for await (const file of glob(pattern, { cwd: ROOT })) {
    const text = await readFile(path.join(ROOT, file), "utf8");
    for (const [, found = ""] of text.matchAll(code)) codes.add(found);
  }
  expect(codes.size).toBeGreaterThan(20);
  return codes;
}

/** The example in a project whose recipes folder holds the media that pages speak of. */
async function load({ recipe, files = {}, profile }: Example): Promise<LoadedRecipe> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), "nemo-explain-")));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const folder = path.join(dir, "recipes");
  for (const name of ["mug.jpg", "beans.mp4"])
    await cp(path.join(MEDIA, name), path.join(folder, "media", name), { recursive: true });
  for (const [name, content] of Object.entries(files)) await put(path.join(folder, name), content);
  await writeFile(path.join(folder, "example.yaml"), recipe);
  return loadRecipe({
    file: "recipes/example.yaml",
    workingDir: dir,
    projectDir: dir,
    outDir: "out",
    allowedEnv: [],
    env: {},
    outsideInputs: false,
    skills: ["free-video-generation-api", "free-ki-video-generation"],
    costs: { generate: 100, edit: 50 },
    ...(profile !== undefined && { profile }),
  });
}

async function put(file: string, content: FileContent): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof content === "string" ? content : "");
  if (typeof content !== "string") await truncate(file, content.sizeBytes);
}
