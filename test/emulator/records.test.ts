// Owns the tests of the file of records: transactions, torn ends, and rewriting.

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { Records } from "../../src/emulator/records.ts";

function file(): string {
  const dir = mkdtempSync(join(tmpdir(), "records-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, "records.jsonl");
}

function reopened(path: string, change: (records: Records) => void): Map<string, unknown> {
  const records = new Records(path);
  change(records);
  records.close();
  const again = new Records(path);
  const rows = new Map(
    ["a", "b", "c"].map((key) => [key, again.table(key === "c" ? "other" : "one").get(key)]),
  );
  again.close();
  return rows;
}

test("what was committed is there again, table by table, and what was dropped is not", () => {
  const rows = reopened(file(), (records) => {
    const one = records.table<object>("one");
    records.commit([
      one.put("a", { n: 1 }),
      one.put("b", { n: 2 }),
      records.table("other").put("c", "\u2028\n"),
    ]);
    records.commit([one.put("a", { n: 3 }), one.drop("b")]);
  });
  expect([...rows.values()]).toEqual([{ n: 3 }, undefined, "\u2028\n"]);
});

test("half a transaction is none, and the next one is whole", () => {
  const path = file();
  reopened(path, (records) => records.commit([records.table("one").put("a", 1)]));
  appendFileSync(path, '[["one","a",2],["one","b"');
  const rows = reopened(path, (records) => records.commit([records.table("one").put("b", 3)]));
  expect([rows.get("a"), rows.get("b")]).toEqual([1, 3]);
});

test("a file that grew long is written anew at the next start", () => {
  const path = file();
  const rows = reopened(path, (records) => {
    for (let n = 0; n <= 2_500; n += 1) records.commit([records.table("one").put("a", n)]);
  });
  expect(rows.get("a")).toBe(2_500);
  expect(readFileSync(path, "utf8")).toBe('[["one","a",2500]]\n');
});

test("nothing is written after the end", () => {
  const records = new Records(file());
  records.close();
  expect(() => records.commit([records.table("one").put("a", 1)])).toThrow("closed");
});
