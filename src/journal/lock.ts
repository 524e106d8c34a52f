// Who may write a journal: one process at a time. The lock dies with its owner, not with a clock: a laptop that slept keeps it.

import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { writeAll } from "../platform/durable.ts";
import type { FileSystem } from "../platform/file-system.ts";
import type { Machine } from "../platform/machine.ts";

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
  /** Leaves it lying, as if this process were dead: whoever takes it over knows that something went wrong. */
  abandon(): Promise<void>;
  /** Who held it before and is dead. */
  readonly takenFrom?: string;
  /**
   * Resolves with its new owner's name when another run has taken it over although this one lives: it was paused for so long
   * that another host took it for dead, or a process's number means nothing to whoever looks from another container.
   */
  readonly lost: Promise<string>;
}

export interface LockPorts {
  readonly files: FileSystem;
  readonly machine: Machine;
}

export interface LockHeld {
  readonly message: string;
}

const HEARTBEAT_MS = 30_000;
/** Far above any pause of a machine that is awake; owners on this host are never judged by it. */
const OTHER_HOST_DEAD_MS = 30 * 60_000;

export async function takeLock(ports: LockPorts, file: string): Promise<Result<Lock, LockHeld>> {
  const self = await describeSelf(ports.machine);
  for (;;) {
    if (await create(ports.files, { file, owner: self }))
      return ok(hold(ports, { file, self, takenFrom: undefined }));
    const owner = await readOwner(ports.files, file);
    if (owner === "gone") continue;
    if (owner !== "unreadable" && (await isAlive(ports.machine, owner)))
      return err({ message: held(file, owner) });
    const taken = await takeOver(ports, { file, owner: self, stale: owner });
    if (!taken.ok) return taken;
    if (taken.value === "taken") return ok(hold(ports, { file, self, takenFrom: nameOf(owner) }));
  }
}

const nameOf = (owner: Owner | "unreadable"): string =>
  owner === "unreadable" ? "an unreadable lock" : `process ${owner.pid} on ${owner.host}`;

/** Whether somebody holds it now; takes nothing. */
export async function isLocked({ files, machine }: LockPorts, file: string): Promise<boolean> {
  const owner = await readOwner(files, file).catch(() => "unreadable" as const);
  return typeof owner === "object" && isAlive(machine, owner);
}

async function describeSelf(machine: Machine): Promise<Owner> {
  const { pid, host } = machine;
  const now = timeOf(machine);
  return {
    id: machine.uuid(),
    pid,
    host,
    started: await machine.processStart(pid),
    since: now,
    heartbeat: now,
  };
}

const timeOf = (machine: Machine): string => new Date(machine.now()).toISOString();

/** Written aside and linked: a lock that can be seen is whole. */
async function create(files: FileSystem, { file, owner }: OwnedFile): Promise<boolean> {
  const aside = await writeAside(files, { file, owner });
  try {
    await files.link(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await files.unlink(aside);
  }
}

interface OwnedFile {
  readonly file: string;
  readonly owner: Owner;
}

async function writeAside(files: FileSystem, { file, owner }: OwnedFile): Promise<string> {
  const aside = `${file}.${owner.id}`;
  const handle = await files.open(aside, "w");
  try {
    await writeAll(handle, Buffer.from(JSON.stringify(owner)));
  } catch (error) {
    await files.unlink(aside).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  return aside;
}

/** `unreadable` is what a power cut made of it; what the disk or the rights keep from us may well be somebody's, and throws. */
async function readOwner(files: FileSystem, file: string): Promise<Owner | "gone" | "unreadable"> {
  const text = await readIfThere(files, file);
  if (text === undefined) return "gone";
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return "unreadable";
  }
}

async function readIfThere(files: FileSystem, file: string): Promise<string | undefined> {
  try {
    return await files.readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function isAlive(machine: Machine, owner: Owner): Promise<boolean> {
  if (owner.host !== machine.host) return machine.now() - Date.parse(owner.heartbeat) < OTHER_HOST_DEAD_MS;
  return machine.isRunning(owner.pid) && (await machine.processStart(owner.pid)) === owner.started;
}

/**
 * One at a time, under a lock of its own: nobody takes what a quicker one has put in the stale lock's place. The name is
 * never free in between, so that whoever dies here leaves word that the last owner did not end well.
 */
async function takeOver(
  ports: LockPorts,
  { file, owner, stale }: OwnedFile & { readonly stale: Owner | "unreadable" },
): Promise<Result<"taken" | "gone", LockHeld>> {
  const { files } = ports;
  const turn = await takeLock(ports, `${file}.takeover`);
  if (!turn.ok) return turn;
  try {
    if (idOf(await readOwner(files, file)) !== idOf(stale)) return ok("gone");
    await files.rename(await writeAside(files, { file, owner }), file);
    return ok("taken");
  } finally {
    await turn.value.release();
  }
}

const idOf = (owner: Owner | "gone" | "unreadable"): string => (typeof owner === "object" ? owner.id : owner);

function hold(
  { files, machine }: LockPorts,
  {
    file,
    self,
    takenFrom,
  }: { readonly file: string; readonly self: Owner; readonly takenFrom: string | undefined },
): Lock {
  let beating = Promise.resolve();
  const lost = Promise.withResolvers<string>();
  const beat = async (): Promise<void> => {
    const by = await refresh(files, { file, owner: { ...self, heartbeat: timeOf(machine) } });
    if (by !== undefined) lost.resolve(nameOf(by));
  };
  const stopBeating = machine.every(HEARTBEAT_MS, () => {
    // A missed heartbeat is no reason to end a paid run.
    beating = beat().catch(() => undefined);
  });
  const abandon = async (): Promise<void> => {
    stopBeating();
    await beating;
  };
  return {
    lost: lost.promise,
    abandon,
    async release() {
      await abandon();
      if (await isOurs(files, { file, owner: self })) await files.unlink(file).catch(() => undefined);
    },
    ...(takenFrom !== undefined && { takenFrom }),
  };
}

/** After a long sleep another host may have taken it over. */
const isOurs = async (files: FileSystem, { file, owner }: OwnedFile): Promise<boolean> =>
  idOf(await readOwner(files, file).catch(() => "unreadable" as const)) === owner.id;

/** Gives the other owner, if there is one. */
async function refresh(files: FileSystem, { file, owner }: OwnedFile): Promise<Owner | undefined> {
  const now = await readOwner(files, file).catch(() => "unreadable" as const);
  if (idOf(now) === owner.id) await files.rename(await writeAside(files, { file, owner }), file);
  else if (typeof now === "object") return now;
  return undefined;
}

const held = (file: string, owner: Owner): string =>
  `another run holds the lock (process ${owner.pid} on ${owner.host}, since ${owner.since}). Wait for it to end; the lock is ${file}`;
