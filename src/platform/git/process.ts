// git as a child process: only commands that read, with no settings of the repository's that run something, and without our token.

import { spawn } from "node:child_process";
import { once } from "node:events";

export interface GitPlace {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type GitAnswer =
  | { readonly ok: true; readonly stdout: string }
  /** There is no program of that name. */
  | { readonly ok: false; readonly why: "missing" }
  /** What git said, on one line. */
  | { readonly ok: false; readonly why: "refused"; readonly message: string };

/** A repository of 1,000,000 files has a listing of about this size. */
const MAX_STDOUT_BYTES = 256 * 1024 ** 2;

export async function git(args: readonly string[], place: GitPlace): Promise<GitAnswer> {
  const child = startGit(args, place);
  const out: Buffer[] = [];
  let stderr = "";
  let bytes = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_STDOUT_BYTES) out.push(chunk);
    else child.kill();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text.slice(0, 4096)));
  child.stdin.end();
  try {
    const [code] = (await once(child, "close")) as [number | null];
    if (code === 0) return { ok: true, stdout: Buffer.concat(out).toString("utf8") };
    return { ok: false, why: "refused", message: firstLine(stderr) || `git ${args[0]} ended with ${code}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { ok: false, why: "missing" };
  }
}

const firstLine = (text: string): string => (text.trim().split("\n")[0] ?? "").replace(/^fatal: /u, "");

/** `core.fsmonitor` names a program; a bare repository inside a project may hold settings that came with it. */
const SAFE = ["-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit", "--no-optional-locks"];

/** Objects that are not there are not fetched: nothing is sent, and no helper is started. */
const QUIET = {
  LC_ALL: "C",
  GIT_NO_LAZY_FETCH: "1",
  // For versions of git that do not know that one.
  GIT_ALLOW_PROTOCOL: "none",
  GIT_TERMINAL_PROMPT: "0",
};

export const startGit = (args: readonly string[], { cwd, env }: GitPlace) =>
  spawn("git", [...SAFE, ...args], { cwd, env: { ...withoutOurs(env), ...QUIET }, stdio: "pipe" });

const withoutOurs = (env: GitPlace["env"]): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("NEMO_")));
