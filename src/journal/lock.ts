// Who may write a journal: one process at a time. The lock dies with its owner, not with a clock: a laptop that slept keeps it.

import { randomUUID } from "node:crypto";
import { link, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { processStart } from "../platform/process-start.ts";

interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, as the system counts it: a reused pid differs in it. */
  readonly started: string;
  readonly since: string;
  /** ISO 8601; for owners on other hosts, whose processes cannot be seen from here. */
  readonly heartbeat: string;
}

export interface Lock {
  release(): Promise<void>;
  /** Who held it before and is dead. */
  readonly takenFrom?: string;
}

export interface LockHeld {
  readonly message: string;
}

const HEARTBEAT_MS = 30_000;
/** Far above any pause of a machine that is awake; owners on this host are never judged by it. */
const OTHER_HOST_DEAD_MS = 30 * 60_000;

export async function takeLock(file: string): Promise<Result<Lock, LockHeld>> {
  const self = await describeSelf();
  let takenFrom: string | undefined;
  for (;;) {
    if (await create(file, self)) return ok(hold(file, self, takenFrom));
    const owner = await readOwner(file);
    if (owner === "gone") continue;
    if (owner !== "unreadable" && (await isAlive(owner))) return err({ message: held(file, owner) });
    const removed = await removeStale(file, owner);
    if (!removed.ok) return removed;
    takenFrom = owner === "unreadable" ? "an unreadable lock" : `process ${owner.pid} on ${owner.host}`;
  }
}

/** Whether somebody holds it now; takes nothing. */
export async function isLocked(file: string): Promise<boolean> {
  const owner = await readOwner(file);
  return typeof owner === "object" && isAlive(owner);
}

async function describeSelf(): Promise<Owner> {
  const now = new Date().toISOString();
  const started = await processStart(process.pid);
  return { id: randomUUID(), pid: process.pid, host: hostname(), started, since: now, heartbeat: now };
}

/** Written aside and linked: a lock that can be seen is whole. */
async function create(file: string, owner: Owner): Promise<boolean> {
  const aside = `${file}.${owner.id}`;
  await writeFile(aside, JSON.stringify(owner));
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(aside);
  }
}

async function readOwner(file: string): Promise<Owner | "gone" | "unreadable"> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return Date.now() - Date.parse(owner.heartbeat) < OTHER_HOST_DEAD_MS;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return (await processStart(owner.pid)) === owner.started;
}

/** One at a time, under a lock of its own: nobody removes what a quicker one has put in the stale lock's place. */
async function removeStale(file: string, stale: Owner | "unreadable"): Promise<Result<void, LockHeld>> {
  const turn = await takeLock(`${file}.takeover`);
  if (!turn.ok) return turn;
  try {
    if (idOf(await readOwner(file)) === idOf(stale)) await unlink(file);
    return ok(undefined);
  } finally {
    await turn.value.release();
  }
}

const idOf = (owner: Owner | "gone" | "unreadable"): string => (typeof owner === "object" ? owner.id : owner);

function hold(file: string, self: Owner, takenFrom: string | undefined): Lock {
  let beating = Promise.resolve();
  const beat = setInterval(() => {
    // A missed heartbeat is no reason to end a paid run.
    beating = refresh(file, { ...self, heartbeat: new Date().toISOString() }).catch(() => undefined);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await beating;
      if (await isOurs(file, self)) await unlink(file).catch(() => undefined);
    },
    ...(takenFrom !== undefined && { takenFrom }),
  };
}

/** After a long sleep another host may have taken it over. */
const isOurs = async (file: string, self: Owner): Promise<boolean> => idOf(await readOwner(file)) === self.id;

async function refresh(file: string, owner: Owner): Promise<void> {
  if (!(await isOurs(file, owner))) return;
  const aside = `${file}.${owner.id}`;
  await writeFile(aside, JSON.stringify(owner));
  await rename(aside, file);
}

const held = (file: string, owner: Owner): string =>
  `another run holds the lock (process ${owner.pid} on ${owner.host}, since ${owner.since}). Wait for it to end; the lock is ${file}`;
