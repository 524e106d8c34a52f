// Files get their names only when they are whole, inside the project, and never over somebody else's.

import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Outputs } from "../../src/core/ports.ts";
import { openDrafts } from "../../src/outputs/drafts.ts";
import { openOutputs } from "../../src/outputs/outputs.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";

let base = "";
let project = "";
let outputs: Outputs;

beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), "outputs-"));
  project = path.join(base, "project");
  await mkdir(project);
  outputs = openOutputs(nodeFiles, project);
});

afterEach(() => rm(base, { recursive: true }));

const put = async (file: string, content: string): Promise<void> => {
  await mkdir(path.dirname(path.join(project, file)), { recursive: true });
  await writeFile(path.join(project, file), content);
};
const content = (file: string): Promise<string> => readFile(path.join(project, file), "utf8");

test("a free name is reserved with its folders", async () => {
  expect(await outputs.reserve("out/launch/a.mp4", { own: false })).toMatchObject({ ok: true });
  expect(await readdir(path.join(project, "out/launch"))).toEqual([]);
});

test("a name that somebody else's file has is refused, and the file is as it was", async () => {
  await put("out/a.mp4", "holiday");
  const result = await outputs.reserve("out/a.mp4", { own: false });
  expect(result).toMatchObject({ ok: false, error: { kind: "local" } });
  expect(await content("out/a.mp4")).toBe("holiday");
});

test("a file of our own may be replaced, and its folder is made again", async () => {
  await put("out/a.mp4", "older");
  expect(await outputs.reserve("out/a.mp4", { own: true })).toMatchObject({ ok: true });
  await rm(path.join(project, "out"), { recursive: true });
  expect(await outputs.reserve("out/a.mp4", { own: true })).toMatchObject({ ok: true });
  expect(await readdir(project)).toEqual(["out"]);
});

test.each([true, false])("a link that leads out of the project is refused (own file: %s)", async (own) => {
  await mkdir(path.join(base, "elsewhere"));
  await symlink(path.join(base, "elsewhere"), path.join(project, "out"));
  expect(await outputs.reserve("out/a.mp4", { own })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("a link leads out") },
  });
});

test("a link in the place of the file itself is somebody else's", async () => {
  await symlink(path.join(base, "nowhere"), path.join(project, "a.mp4"));
  expect(await outputs.reserve("a.mp4", { own: false })).toMatchObject({ ok: false });
});

test("publishing gives the checked download its name and leaves nothing beside it", async () => {
  await put("out/a.mp4.part", "new");
  expect(await outputs.publish("out/a.mp4")).toMatchObject({ ok: true });
  expect(await readdir(path.join(project, "out"))).toEqual(["a.mp4"]);
  expect(await content("out/a.mp4")).toBe("new");
});

test("publishing what is not there says so and changes nothing", async () => {
  await put("out/a.mp4", "older");
  expect(await outputs.publish("out/a.mp4")).toMatchObject({ ok: false, error: { kind: "local" } });
  expect(await content("out/a.mp4")).toBe("older");
});

test("moving never replaces a file", async () => {
  await put("a.mp4", "ours");
  await put("b.mp4", "theirs");
  expect(await outputs.move({ from: "a.mp4", to: "b.mp4", own: false })).toMatchObject({ ok: false });
  expect([await content("a.mp4"), await content("b.mp4")]).toEqual(["ours", "theirs"]);
});

test("moving to the same name leaves the file where it is", async () => {
  await put("a.mp4", "ours");
  expect(await outputs.move({ from: "a.mp4", to: "a.mp4", own: false })).toMatchObject({ ok: true });
  expect(await content("a.mp4")).toBe("ours");
});

test("moving to the same name in capitals keeps the file where the disk takes both for one", async () => {
  await put("teaser.mp4", "ours");
  const lstat = (file: string) => nodeFiles.lstat(file.replace("Teaser", "teaser"));
  const careless = openOutputs({ ...nodeFiles, lstat }, project);
  expect(await careless.move({ from: "teaser.mp4", to: "Teaser.mp4", own: false })).toMatchObject({
    ok: true,
  });
  expect(await readdir(project)).toEqual(["Teaser.mp4"]);
});

test("a move that was cut short between its two names is ended", async () => {
  await put("a.mp4", "ours");
  await link(path.join(project, "a.mp4"), path.join(project, "b.mp4"));
  expect(await outputs.move({ from: "a.mp4", to: "b.mp4", own: false })).toMatchObject({ ok: true });
  expect(await readdir(project)).toEqual(["b.mp4"]);
});

test("moving replaces what this tool wrote, and only where that is said", async () => {
  await put("a.mp4", "newer");
  await put("b.mp4", "older");
  expect(await outputs.move({ from: "a.mp4", to: "b.mp4", own: true })).toMatchObject({ ok: true });
  expect(await content("b.mp4")).toBe("newer");
  expect(await readdir(project)).toEqual(["b.mp4"]);
});

test("moving makes the folders of the new name", async () => {
  await put("a.mp4", "ours");
  expect(await outputs.move({ from: "a.mp4", to: "out/b.mp4", own: false })).toMatchObject({ ok: true });
  expect(await content("out/b.mp4")).toBe("ours");
  expect(await outputs.inspect("a.mp4")).toBeUndefined();
});

test("a folder in the place of a file is no file, and cannot be written over", async () => {
  await mkdir(path.join(project, "a.mp4"));
  expect(await outputs.inspect("a.mp4")).toBeUndefined();
  expect(await outputs.reserve("a.mp4", { own: false })).toMatchObject({ ok: false });
});

test("a download that has gone before its check is a failure in words", async () => {
  expect(await outputs.check("a.mp4", "mp4")).toMatchObject({ ok: false, error: { kind: "local" } });
});

test("a damaged download is a broken one, to be made again", async () => {
  await put("a.mp4.part", "<html>");
  expect(await outputs.check("a.mp4", "mp4")).toEqual({
    ok: false,
    error: { kind: "broken", message: "the downloaded a.mp4 is no MP4 or MOV file" },
  });
});

test("a draft is kept under its digest, and what cannot be read is as good as not kept", async () => {
  const drafts = openDrafts(nodeFiles, path.join(project, "drafts"));
  await drafts.put("abc", { t: [] });
  expect(await drafts.get("abc")).toEqual({ t: [] });
  await put("drafts/abc.json", "{ torn");
  expect(await drafts.get("abc")).toBeUndefined();
  expect(await drafts.get("other")).toBeUndefined();
});
