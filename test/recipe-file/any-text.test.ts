// Whatever stands in a recipe file: no crash, and every mistake has a place that is inside the file.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasErrors } from "../../src/core/diagnostic.ts";
import { renderDiagnostics } from "../../src/reporters/diagnostics.ts";
import { FIXTURES, loadIn } from "./fixtures.ts";

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "any-"));
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const GOOD = {
  version: 1,
  name: "launch",
  vars: { brand: "Aurora" },
  budget: { credits: 600, per_video: 200 },
  limits: { prompts: 3 },
  defaults: { export: { format: "mp4", quality: "high" }, tags: ["x"] },
  profiles: { nightly: { vars: { brand: "B" }, budget: { credits: 1 }, limits: { prompts: 1 } } },
  videos: {
    one: { prompt: "A clip for ${{ vars.brand }}", export: { file: "out/one.mp4" } },
    two: {
      inputs: ["https://example.com/a.mp4"],
      steps: [
        "A clip",
        {
          prompt: "Add music",
          on_question: "Whatever fits",
          expect: {
            tracks: { audio: "1.." },
            duration: "5s..",
            text: ["a"],
            otherwise: { prompt: "Add it" },
          },
        },
        { export: { expect: { size: "..1MB", audio: true, otherwise: "warn" } } },
      ],
    },
    rows: {
      for_each: {
        rows: [
          { sku: "a", n: 1 },
          { sku: "b", n: true },
        ],
        id: "${{ row.sku }}",
      },
      matrix: { tone: ["calm", "bold"], exclude: [{ tone: "bold" }] },
      prompt: "A ${{ matrix.tone }} clip of ${{ row.sku | upper }} and ${{ row.n }}",
    },
  },
};

async function expectPlacesInside(text: string): Promise<void> {
  writeFileSync(join(dir, "any.yaml"), text);
  const { recipe, diagnostics } = await loadIn(dir, { file: "any.yaml" });
  const lines = text.replace(/^\uFEFF/u, "").split("\n");
  expect(recipe === undefined).toBe(hasErrors(diagnostics));
  for (const { line, column, length } of diagnostics) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    const width = Math.max(1, lines[line - 1]?.replace(/\r$/u, "").length ?? 0);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(length).toBeGreaterThanOrEqual(1);
    expect(column - 1 + length).toBeLessThanOrEqual(width);
  }
  expect(renderDiagnostics(diagnostics, { color: false })).not.toContain("\u001b");
}

/** Every path of a value, so that any of them can be replaced. */
const pathsOf = (value: unknown): string[][] =>
  typeof value === "object" && value !== null
    ? [[], ...Object.entries(value).flatMap(([key, child]) => pathsOf(child).map((path) => [key, ...path]))]
    : [[]];

function replaced(value: any, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const fixtures = readdirSync(FIXTURES)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(FIXTURES, name), "utf8"));

describe("a recipe file", () => {
  it("may hold any text", async () => {
    const pieces = fc.constantFrom(
      "videos:",
      "\n",
      "  ",
      "- ",
      "&a ",
      "*a",
      "{",
      "}",
      "[",
      "]",
      ": ",
      "\t",
      "\r\n",
      "|",
      "'",
      '"',
      "#",
      "${{",
      "%",
      "---",
      "!x",
      "?",
      "<<",
      "🎬",
      "\u2028",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.oneof(pieces, fc.string())).map((parts) => parts.join("")),
    );
    await fc.assert(fc.asyncProperty(text, expectPlacesInside), { numRuns: 400 });
  });

  it("may hold any JSON in any place", async () => {
    const mutation = fc.tuple(fc.constantFrom(...pathsOf(GOOD)), fc.jsonValue({ maxDepth: 3 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (mutations, pretty) => {
          const value = mutations.reduce<unknown>((data, [path, by]) => replaced(data, path, by), GOOD);
          await expectPlacesInside(JSON.stringify(value, undefined, pretty ? 2 : undefined));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("may be cut or changed anywhere", async () => {
    const change = fc.tuple(
      fc.constantFrom(...fixtures),
      fc.nat(400),
      fc.nat(8),
      fc.string({ maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(change, async ([text, at, cut, by]) =>
        expectPlacesInside(text.slice(0, at) + by + text.slice(at + cut)),
      ),
      { numRuns: 600 },
    );
  });

  it("is good as the tests above begin with it", async () => {
    writeFileSync(join(dir, "good.yaml"), JSON.stringify(GOOD));
    expect((await loadIn(dir, { file: "good.yaml" })).diagnostics).toEqual([]);
  });
});
