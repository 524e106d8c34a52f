// docs/backend.md names the test for each line of the contract: what it names is there.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");

test("every test that the table of the contract names exists", async () => {
  const named = namedTests(await readFile(path.join(ROOT, "docs/backend.md"), "utf8"));
  expect(named.length).toBeGreaterThan(80);
  const missing = [];
  for (const { file, parts } of named) {
    const source = await readFile(path.join(ROOT, file), "utf8");
    for (const part of parts) if (!source.includes(part)) missing.push(`${file}: ${part}`);
  }
  expect(missing).toEqual([]);
});

function namedTests(page: string): { readonly file: string; readonly parts: readonly string[] }[] {
  const rows = page.split("\n").filter((line) => line.startsWith("|"));
  return rows
    .flatMap((row) => row.split("|").slice(2, -1))
    .flatMap((cell) => cell.split("<br>"))
    .flatMap((entry) => {
      const [, file, name] = /^\s*`(test\/[^`]+)`(?:: (.*?))?\s*$/u.exec(entry) ?? [];
      return file === undefined ? [] : [{ file, parts: name?.split(" > ") ?? [] }];
    });
}
