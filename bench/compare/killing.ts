// Runs a contender's program until it ends or its time is up, and then kills it with all that it started, without a warning.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The exit code, if it ended by itself; `null` when somebody else ended it. */
export type End = "killed" | number | null;

/** In a session of its own, with nothing of the user's but the path to programs. Its words go to `log.txt`. */
export async function runFor(
  { file, args, env }: Command,
  { dir, limitMs }: { readonly dir: string; readonly limitMs: number },
): Promise<End> {
  const log = openSync(path.join(dir, "log.txt"), "a");
  const surroundings = {
    PATH: process.env["PATH"],
    HOME: dir,
    TMPDIR: dir,
    LC_ALL: "C",
    NO_COLOR: "1",
    ...env,
  };
  const child = spawn(file, args, {
    cwd: dir,
    env: surroundings,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const { pid: session = 0 } = child;
  live.add(session);
  const ended = codeOf(child).finally(() => live.delete(session));
  const timer = new AbortController();
  const late = delay(limitMs, "late" as const, { signal: timer.signal }).catch(() => "late" as const);
  const first = await Promise.race([ended, late]);
  timer.abort();
  if (first !== "late") return first;
  await killSession(session);
  await ended;
  return "killed";
}

/** What runs in sessions of its own is not reached by a Ctrl-C. */
export function killAll(): void {
  for (const session of live) for (const pid of membersOf(session)) kill(pid);
}

const live = new Set<number>();

const codeOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });

/** A kill of the process group would spare the jobs of GNU parallel, which have groups of their own. */
async function killSession(session: number): Promise<void> {
  for (let members = membersOf(session); members.length > 0; members = membersOf(session)) {
    for (const pid of members) kill(pid);
    await delay(1);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function membersOf(session: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && isMember(pid, session));
}

/** After the name, which may hold anything: state, parent, group, session. */
function isMember(pid: number, session: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, , , of] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state !== "Z" && Number(of) === session;
  } catch {
    return false;
  }
}
