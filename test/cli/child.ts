// The built program in a child process whose surroundings hold nothing of the machine's.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";

const PROGRAM = path.join(import.meta.dirname, "../../bin/nemo-pipeline.js");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** What was written to stdout so far. */
  stdout(): string;
  /** Resolves when stdout and stderr together hold the text. */
  until(text: string | RegExp): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of running the program itself, such as `bash -c 'ulimit …; exec "$@"'`. */
  readonly wrap?: readonly string[];
}

/** No token, no proxy, a home of its own. */
export function startProgram(
  cwd: string,
  args: readonly string[],
  { env = {}, wrap = [] }: StartOptions = {},
): Running {
  const [command = process.execPath, ...rest] = [...wrap, process.execPath, PROGRAM, ...args];
  const surroundings = {
    PATH: process.env["PATH"] ?? "",
    HOME: path.join(cwd, "home"),
    NO_COLOR: "1",
    ...env,
  };
  const child = spawn(command, rest, { cwd, env: surroundings, stdio: ["ignore", "pipe", "pipe"] });
  const seen = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      seen[name] += text;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...seen }));
  });
  const until = (text: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const all = seen.stdout + seen.stderr;
        if (typeof text === "string" ? all.includes(text) : text.test(all)) resolve();
      };
      waiting.add(look);
      void ended.then(
        () => reject(new Error(`it ended without ${text}:\n${seen.stdout}${seen.stderr}`)),
        reject,
      );
      look();
    });
  return { child, ended, until, stdout: () => seen.stdout };
}
