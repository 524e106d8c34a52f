// Every wrong recipe of test/fixtures/recipes shows what its golden file says; `vitest -u` writes the golden files anew.

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { hasErrors } from "../../src/core/diagnostic.ts";
import { renderDiagnostics } from "../../src/reporters/diagnostics.ts";
import { FIXTURES, loadFixture } from "./fixtures.ts";

const recipes = readdirSync(FIXTURES).filter((name) => name.endsWith(".yaml"));

describe("a wrong recipe", () => {
  it.each(recipes)("%s shows every mistake with its place", async (file) => {
    const { recipe, diagnostics } = await loadFixture(file);
    expect(hasErrors(diagnostics)).toBe(true);
    expect(recipe).toBeUndefined();
    const shown = `${renderDiagnostics(diagnostics, { color: false })}\n`;
    await expect(shown).toMatchFileSnapshot(join(FIXTURES, file.replace(/\.yaml$/u, ".txt")));
  });

  it("takes neither a second nor 200 MB, and all of them together no more", async () => {
    expect(recipes.length).toBeGreaterThanOrEqual(150);
    const script = join(import.meta.dirname, "load-all.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...recipes]);
    const { took, maxRssBytes } = JSON.parse(stdout) as {
      took: Record<string, number>;
      maxRssBytes: number;
    };
    expect(Object.keys(took)).toEqual(recipes);
    expect(Object.entries(took).filter(([, ms]) => ms > 1000)).toEqual([]);
    expect(maxRssBytes).toBeLessThan(200 * 1024 ** 2);
  });

  it("with ten mistakes shows ten places", async () => {
    const { diagnostics } = await loadFixture("ten-mistakes.yaml");
    expect(new Set(diagnostics.map(({ line, column }) => `${line}:${column}`)).size).toBe(10);
  });
});
