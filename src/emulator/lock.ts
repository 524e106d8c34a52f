// Owns the right to use a state folder: one living server at a time.

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export class EmulatorBusyError extends Error {
  override readonly name = "EmulatorBusyError";
  readonly pid: number;
  readonly url: string | undefined;

  constructor(dir: string, owner: Owner) {
    const where = owner.url ? ` at ${owner.url}` : "";
    super(`${dir} is in use by the embedded backend of process ${owner.pid}${where}`);
    this.pid = owner.pid;
    this.url = owner.url;
  }
}

export interface FolderLock {
  /** Tells others where this server can be reached. */
  announce(url: string): void;
  release(): void;
}

interface Owner {
  pid: number;
  /** Tells a living owner from another process that was given its number later. */
  startedAt?: string;
  url?: string;
}

const heldHere = new Set<string>();

export function lockFolder(dir: string): FolderLock {
  const file = join(resolve(dir), "lock");
  const me: Owner = { pid: process.pid, ...startOf(process.pid) };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    claim({ dir, file, draft });
  } finally {
    rmSync(draft, { force: true });
  }
  heldHere.add(file);
  return {
    announce: (url) => {
      writeFileSync(draft, JSON.stringify({ ...me, url }), { mode: 0o600 });
      renameSync(draft, file);
    },
    release: () => {
      if (heldHere.delete(file)) rmSync(file, { force: true });
    },
  };
}

/** A link, unlike a rename, fails when the name is taken, and the file appears with all its content. */
function claim({ dir, file, draft }: { dir: string; file: string; draft: string }): void {
  for (;;) {
    try {
      linkSync(draft, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const seen = readOwner(file);
    if (seen && isAlive(seen, file)) throw new EmulatorBusyError(dir, seen);
    takeAway(file, seen);
  }
}

/** Two servers may find the same dead owner: whoever moved a living lock away puts it back. */
function takeAway(file: string, seen: Owner | undefined): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved && moved.pid !== seen?.pid) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function readOwner(file: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(file, "utf8")) as Owner;
    return Number.isInteger(owner.pid) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner, file: string): boolean {
  if (owner.pid === process.pid) return heldHere.has(file);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const { startedAt } = startOf(owner.pid);
  return !owner.startedAt || !startedAt || owner.startedAt === startedAt;
}

/** Known on Linux only: field 22 of /proc/<pid>/stat, counted after the name in brackets. */
function startOf(pid: number): { startedAt?: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return startedAt ? { startedAt } : {};
  } catch {
    return {};
  }
}
