// The simulated disk forgets what a real one may forget, and nothing else.

import { expect, test } from "vitest";
import { Chance } from "../chance.ts";
import { Disk } from "./disk.ts";
import { FileNode } from "./nodes.ts";
import type { Remains } from "./nodes.ts";

const written = (text: string): FileNode => {
  const file = new FileNode(2, Buffer.from("old "));
  file.write(4, Buffer.from(text));
  return file;
};

test.each<[Remains, RegExp]>([
  ["nothing", /^old $/],
  ["all", /^old new line$/],
  ["torn", /^old (n|ne|new|new |new l.*)?$/],
  ["zeroes", /^old n?e?w? ?[a-z]*\0*$/],
])("of bytes that were not synced a power cut leaves %s", (remains, shape) => {
  const file = written("new line");
  file.cutPower(remains, 0.3);
  expect(file.cached.view().toString()).toMatch(shape);
});

test("bytes that were synced are there afterwards", () => {
  const file = written("new line");
  file.sync();
  file.cutPower("nothing", 0);
  expect(file.cached.view().toString()).toBe("old new line");
});

test("after a sync that failed, the bytes can be read, a second sync succeeds, and a power cut takes them", () => {
  const file = written("new line");
  file.loseChanges();
  file.sync();
  expect(file.cached.view().toString()).toBe("old new line");
  file.cutPower("all", 1);
  expect(file.cached.view().toString()).toBe("old ");
});

test("a name is there for certain only after its folder was synced, whatever became of the file", () => {
  const disk = new Disk();
  disk.put("/a/kept", Buffer.from("1"));
  const folder = disk.folder("/a");
  folder.change({ add: ["new", new FileNode(9, Buffer.from("2"))] });
  expect(disk.content("/a/new")?.toString()).toBe("2");
  expect(disk.durable("/a/new")).toBeUndefined();
  folder.sync();
  expect(disk.durable("/a/new")?.toString()).toBe("2");
  disk.cutPower(new Chance(1));
  expect([...disk.files("/a")]).toEqual(["/a/kept", "/a/new"]);
});
