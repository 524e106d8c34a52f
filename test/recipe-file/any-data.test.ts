// Whatever stands in a data file: no crash, every mistake inside the file, and the same rows wherever the pieces end.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataPlace } from "../../src/core/recipe/rows.ts";
import { CsvRows } from "../../src/recipe-file/data/csv-rows.ts";
import { JsonRows } from "../../src/recipe-file/data/json-rows.ts";
import type { RowReader } from "../../src/recipe-file/data/row-reader.ts";
import { loadIn } from "./fixtures.ts";

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "any-data-"));
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const pieces = fc.constantFrom(
  ",",
  ";",
  "\t",
  "|",
  '"',
  '""',
  "\n",
  "\r\n",
  "\r",
  "a",
  " ",
  "{",
  "}",
  "[",
  "]",
  ":",
  "\\",
  "🎬",
  "\uFEFF",
);
const text = fc
  .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 40 })
  .map((parts) => parts.join("").replaceAll("\0", ""));

type Kind = "csv" | "json" | "jsonl";

async function expectPlacesInside(kind: Kind, data: string): Promise<void> {
  writeFileSync(join(dir, "data"), data);
  writeFileSync(
    join(dir, "a.yaml"),
    `version: 1\nvideos: { a: { for_each: { ${kind}: data }, prompt: "A \${{ row.a }} clip" } }\n`,
  );
  const { diagnostics } = await loadIn(dir, { file: "a.yaml" });
  const lines = data.replace(/^\uFEFF/u, "").split("\n");
  for (const { file, line, column, length, source } of diagnostics.filter((one) => one.file === "data")) {
    expect(file).toBe("data");
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column - 1 + length).toBeLessThanOrEqual(Math.max(1, source?.length ?? 1));
  }
}

/** What a reader makes of a text that comes in pieces. */
function readIn(kind: Kind, parts: readonly string[]) {
  const mistakes: (Omit<DataPlace, "file"> & { readonly code: string })[] = [];
  const report = (place: Omit<DataPlace, "file">, { code }: { readonly code: string }) =>
    mistakes.push({ ...place, code });
  const reader: RowReader =
    kind === "csv"
      ? new CsvRows({ file: "data", delimiter: ",", report })
      : new JsonRows({ file: "data", kind, report });
  for (const part of parts) reader.push(part);
  return { ...reader.end(), mistakes };
}

describe("a data file", () => {
  it.each(["csv", "json", "jsonl"] as const)("of %s may hold any text", async (kind) => {
    await fc.assert(
      fc.asyncProperty(text, async (data) => expectPlacesInside(kind, data)),
      { numRuns: 250 },
    );
  });

  it.each(["csv", "json", "jsonl"] as const)("of %s reads the same in any pieces", (kind) => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 6 }), (data, cuts) => {
        const at = [0, ...cuts.filter((cut) => cut < data.length).toSorted((a, b) => a - b), data.length];
        const parts = at.slice(1).map((end, index) => data.slice(at[index], end));
        expect(readIn(kind, parts)).toEqual(readIn(kind, [data]));
      }),
      { numRuns: 500 },
    );
  });

  it("of CSV says what was written into it", () => {
    const cell = fc.string({ maxLength: 8 }).filter((value) => !value.includes("\r"));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const data = ["a,b", ...rows.map(([a, b]) => `${quoted(a)},${quoted(b)}`)].join("\n");
        expect(readIn("csv", [data]).rows.map(({ values }) => [...values.values()])).toEqual(rows);
      }),
    );
  });

  it("of JSON says what was written into it", () => {
    const row = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/u), fc.string(), { minKeys: 1 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.nat(3), (rows, indent) => {
        const read = readIn("json", [JSON.stringify(rows, undefined, indent)]);
        expect(read.mistakes).toEqual([]);
        expect(
          read.rows.map(({ values }) => Object.fromEntries([...values].filter(([, value]) => value !== ""))),
        ).toEqual(
          rows.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== ""))),
        );
      }),
    );
  });
});
