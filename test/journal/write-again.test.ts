// The journal of a run that did not end well, written again by the next one: whole, in its place, and nowhere else.

import { lstat, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { journalFile, lockFile, openJournal } from "../../src/journal/journal.ts";
import type { OpenJournal } from "../../src/journal/journal.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";
import type { Machine } from "../../src/platform/machine.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "again-"));
});
afterEach(() => rm(folder, { recursive: true }));

const place = () => ({ stateDir: path.join(folder, ".nemo"), recipe: "launch" });
const file = (): string => journalFile(place());

async function opened(run: string, machine: Machine = thisMachine): Promise<OpenJournal> {
  const journal = await openJournal({ ...place(), run, files: nodeFiles, machine });
  if (!journal.ok) throw new Error(journal.error.message);
  return journal.value;
}

/** Some lines, and the lock of a process that is dead. */
async function brokenRun(): Promise<string> {
  const journal = await opened("run-1");
  await journal.append({ type: "run.started", target: "cloud", videos: 1, version: "0.0.0" }).written;
  await journal.append({ type: "video.done", video: "tea" }).written;
  await journal.close();
  await writeFile(lockFile(place()), "not whole");
  return readFile(file(), "utf8");
}

test("it is another file with the same lines and the same rights", async () => {
  const before = await brokenRun();
  await rm(file());
  await writeFile(file(), before, { mode: 0o600 });
  const { ino } = await stat(file());
  await (await opened("run-2")).close();
  expect(await readFile(file(), "utf8")).toBe(before);
  const after = await stat(file());
  expect(after.ino).not.toBe(ino);
  expect(after.mode & 0o777).toBe(0o600);
});

test("a journal that is a link to another place stays one", async () => {
  const before = await brokenRun();
  const elsewhere = path.join(folder, "elsewhere");
  await mkdir(elsewhere);
  await writeFile(path.join(elsewhere, "kept.jsonl"), before);
  await rm(file());
  await symlink(path.join(elsewhere, "kept.jsonl"), file());
  const journal = await opened("run-2");
  await journal.append({ type: "video.done", video: "cup" }).written;
  await journal.close();
  expect(await readlink(file())).toBe(path.join(elsewhere, "kept.jsonl"));
  expect(await readFile(path.join(elsewhere, "kept.jsonl"), "utf8")).toContain('"video":"cup"');
});

test("what has its temporary name is not written through", async () => {
  await brokenRun();
  const victim = path.join(folder, "victim");
  await writeFile(victim, "mine");
  await symlink(victim, `${file()}.again`);
  await (await opened("run-2")).close();
  expect(await readFile(victim, "utf8")).toBe("mine");
  expect((await lstat(file())).isSymbolicLink()).toBe(false);
});

test("a damaged one stays as it is, and nothing is left beside it", async () => {
  const before = (await brokenRun()).replace('"video":"tea"', '"video":"cup"');
  await writeFile(file(), before);
  const result = await openJournal({ ...place(), run: "run-2", files: nodeFiles, machine: thisMachine });
  expect(result).toMatchObject({ ok: false, error: { kind: "damaged" } });
  expect(await readFile(file(), "utf8")).toBe(before);
  await expect(stat(`${file()}.again`)).rejects.toThrow("ENOENT");
});

test("a run whose lock another one has taken over writes nothing more", async () => {
  let beat: () => void = () => undefined;
  const machine: Machine = {
    ...thisMachine,
    every(_ms, act) {
      beat = act;
      return () => undefined;
    },
  };
  const journal = await opened("run-1", machine);
  const owner = JSON.parse(await readFile(lockFile(place()), "utf8")) as Record<string, unknown>;
  await writeFile(lockFile(place()), JSON.stringify({ ...owner, id: "another", pid: 7, host: "elsewhere" }));
  beat();
  await expect
    .poll(() => journal.append({ type: "video.done", video: "tea" }).written.then(String, String))
    .toContain("taken over by process 7 on elsewhere");
  await journal.close();
  expect(JSON.parse(await readFile(lockFile(place()), "utf8"))).toMatchObject({ id: "another" });
});
