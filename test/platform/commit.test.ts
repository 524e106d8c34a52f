// A commit read in the place of the disk gives what the disk gave when it was made.

import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openCommit } from "../../src/platform/git/commit.ts";
import { disk, type SourceFiles } from "../../src/platform/source-files.ts";
import { openRepository, type Repository } from "../cli/repository.ts";

async function filesAt(repository: Repository, { folder = repository.dir } = {}): Promise<SourceFiles> {
  const opened = await openCommit("HEAD", { folder, env: process.env });
  if (!opened.ok) throw new Error(opened.why);
  onTestFinished(() => opened.commit.close());
  return opened.commit.files;
}

const NAMES = ["a.png", "b [1].png", "sub/c.png", "sub/deep/d.png", ".hidden/e.png", "ä ö.jpg", "sub/f.jpg"];

async function some(): Promise<Repository> {
  const repository = await openRepository();
  for (const name of NAMES) await repository.write(name, `content of ${name}`);
  repository.commit();
  return repository;
}

test.each([
  "*.png",
  "**/*.png",
  "./*.png",
  "sub/**",
  "sub/*.{png,jpg}",
  "../*.jpg",
  "?.png",
  "b \\[1\\].png",
  "nothing*",
])("the pattern %s fits the same files", async (pattern) => {
  const repository = await some();
  const files = await filesAt(repository);
  for (const folder of [repository.dir, repository.file("sub")]) {
    const seen = async (from: SourceFiles): Promise<string[]> =>
      (await Array.fromAsync(from.glob(pattern, folder)))
        .filter((name) => !name.includes(".git/"))
        .toSorted();
    expect(await seen(files)).toEqual(await seen(disk));
  }
});

test("contents, sizes, digests and folders are the same, from a folder below the top, too", async () => {
  const repository = await some();
  for (const folder of [repository.dir, repository.file("sub/deep")]) {
    const files = await filesAt(repository, { folder });
    for (const name of NAMES) {
      const file = repository.file(name);
      expect(await files.lookAt(file, 100)).toEqual(await disk.lookAt(file, 100));
      expect(await files.digest(file)).toBe(await disk.digest(file));
      expect(await files.realpath(file)).toBe(file);
      expect(Buffer.concat(await Array.fromAsync(files.chunks(file)))).toEqual(
        Buffer.from(`content of ${name}`),
      );
    }
    expect(await files.lookAt(repository.file("sub"), 100)).toEqual({ kind: "folder" });
    expect([...(await files.names(repository.file("sub")))].toSorted()).toEqual(["c.png", "deep", "f.jpg"]);
    await expect(files.lookAt(repository.file("none.png"), 100)).rejects.toMatchObject({ code: "ENOENT" });
  }
});

test("a content that nobody reads to its end does not get into the next one", async () => {
  const repository = await openRepository();
  await repository.write("large.bin", Buffer.alloc(3_000_000, 1));
  await repository.write("small.txt", "small");
  repository.commit();
  const files = await filesAt(repository);
  for await (const chunk of files.chunks(repository.file("large.bin"))) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  const [small, digest] = await Promise.all([
    Array.fromAsync(files.chunks(repository.file("small.txt"))),
    files.digest(repository.file("large.bin")),
  ]);
  expect(Buffer.concat(small).toString()).toBe("small");
  expect(digest).toBe(await disk.digest(repository.file("large.bin")));
});

test("what lies outside the repository is read from the disk", async () => {
  const repository = await some();
  const files = await filesAt(repository);
  const elsewhere = await realpath(await mkdtemp(path.join(tmpdir(), "nemo-elsewhere-")));
  onTestFinished(() => rm(elsewhere, { recursive: true }));
  await expect(files.lookAt(path.join(elsewhere, "x"), 1)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await files.realpath(elsewhere)).toBe(elsewhere);
});
