// One process writes a journal: others are refused, and a dead one's lock goes to exactly one of those who want it.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isLocked, takeLock } from "../../src/journal/lock.ts";
import { nodeFiles } from "../../src/platform/file-system.ts";
import type { FileSystem } from "../../src/platform/file-system.ts";
import { thisMachine } from "../../src/platform/machine.ts";

let folder = "";
let file = "";
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lock-"));
  file = path.join(folder, "lock");
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await rm(folder, { recursive: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function contender(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const script = path.join(import.meta.dirname, "hold-lock.ts");
  const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, said: said.toString().trim() };
}

async function staleLock(): Promise<void> {
  const { child } = await contender();
  await kill(child);
}

test("a lock that is held is refused, with who holds it", async () => {
  const { child, said } = await contender();
  expect(said).toBe("held");
  const result = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  expect(result).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(`process ${child.pid} on ${hostname()}`) },
  });
  expect(await isLocked({ files: nodeFiles, machine: thisMachine }, file)).toBe(true);
});

test("the lock of a process that was killed is taken over, with a word", async () => {
  const { child } = await contender();
  await kill(child);
  expect(await isLocked({ files: nodeFiles, machine: thisMachine }, file)).toBe(false);
  const result = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  expect(result.ok && result.value.takenFrom).toBe(`process ${child.pid} on ${hostname()}`);
  if (result.ok) await result.value.release();
  expect(await readdir(folder)).toEqual([]);
});

test("of many that want a dead one's lock at the same time, in one process, exactly one gets it", async () => {
  await staleLock();
  const results = await Promise.all(
    Array.from({ length: 12 }, () => takeLock({ files: nodeFiles, machine: thisMachine }, file)),
  );
  const winners = results.filter(({ ok }) => ok);
  expect(winners.length).toBe(1);
  expect(await isLocked({ files: nodeFiles, machine: thisMachine }, file)).toBe(true);
});

test("of several processes that want it, exactly one gets it", async () => {
  await staleLock();
  const said = await Promise.all(Array.from({ length: 4 }, async () => (await contender()).said));
  expect(said.filter((word) => word === "held").length).toBe(1);
});

test("one that died while it took a lock over is no obstacle", async () => {
  await staleLock();
  await writeFile(`${file}.takeover`, await readFile(file));
  const result = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  expect(result.ok).toBe(true);
  expect(await readdir(folder)).toEqual(["lock"]);
});

test("a lock that cannot be read was not written by us whole, and is taken over", async () => {
  await writeFile(file, "");
  const result = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  expect(result.ok && result.value.takenFrom).toBe("an unreadable lock");
});

test("a lock that the disk cannot give us is somebody's all the same", async () => {
  const { child } = await contender();
  const readFile = (name: string): Promise<string> =>
    name === file
      ? Promise.reject(Object.assign(new Error("EIO: i/o error"), { code: "EIO" }))
      : nodeFiles.readFile(name, "utf8");
  const files = { ...nodeFiles, readFile };
  await expect(takeLock({ files, machine: thisMachine }, file)).rejects.toThrow("EIO");
  expect(await takeLock({ files: nodeFiles, machine: thisMachine }, file)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(`process ${child.pid} `) },
  });
});

test.skipIf(process.platform !== "linux")(
  "a killed owner whose parent never asks what became of it is dead",
  async () => {
    const script = path.join(import.meta.dirname, "hold-lock.ts");
    // As the first process of a container often does: `sleep` has a child and does not know it.
    const careless = ["-c", `"$0" "$1" "$2" & echo $!; exec sleep 600`, process.execPath, script, file];
    const parent = spawn("sh", careless, { stdio: ["ignore", "pipe", "inherit"] });
    children.push(parent);
    let said = "";
    for await (const chunk of parent.stdout) if ((said += String(chunk)).includes("held")) break;
    process.kill(Number(said.split("\n")[0]), "SIGKILL");
    await expect
      .poll(() => takeLock({ files: nodeFiles, machine: thisMachine }, file), { timeout: 5000 })
      .toMatchObject({ ok: true });
  },
);

test("a disk that is full leaves nothing beside the lock", async () => {
  const full = (): Promise<never> => Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }));
  const open: FileSystem["open"] = async (name, flags, mode) => {
    const handle = await nodeFiles.open(name, flags, mode);
    return { ...handle, write: full, close: () => handle.close() };
  };
  const files = { ...nodeFiles, open };
  await expect(takeLock({ files, machine: thisMachine }, file)).rejects.toThrow("ENOSPC");
  expect(await readdir(folder)).toEqual([]);
});

test("the pid of a dead owner that another process has now does not keep the lock", async () => {
  await staleLock();
  const owner = JSON.parse(await readFile(file, "utf8")) as object;
  await writeFile(file, JSON.stringify({ ...owner, pid: process.pid, started: "1" }));
  expect((await takeLock({ files: nodeFiles, machine: thisMachine }, file)).ok).toBe(true);
});

test.each([
  { ago: 5 * 60_000, ok: false },
  { ago: 3 * 3_600_000, ok: true },
])("another host's lock is judged by its heartbeat ($ago ms ago: taken $ok)", async ({ ago, ok }) => {
  const heartbeat = new Date(Date.now() - ago).toISOString();
  await writeFile(
    file,
    JSON.stringify({ id: "x", pid: 1, host: "elsewhere", started: "", since: heartbeat, heartbeat }),
  );
  expect((await takeLock({ files: nodeFiles, machine: thisMachine }, file)).ok).toBe(ok);
});

test("whoever has lost a lock to another does not remove it at the end", async () => {
  const first = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  const other = JSON.stringify({ id: "other", pid: 1, host: "elsewhere" });
  await writeFile(file, other);
  if (first.ok) await first.value.release();
  expect(await readFile(file, "utf8")).toBe(other);
});

test("a lock that was given back can be taken again", async () => {
  const first = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  if (first.ok) await first.value.release();
  const second = await takeLock({ files: nodeFiles, machine: thisMachine }, file);
  expect(second.ok && second.value.takenFrom).toBeUndefined();
  expect(second.ok).toBe(true);
});
