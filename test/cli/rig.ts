// A project in a temporary folder and the built program in a child process.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const PROGRAM = path.join(ROOT, "bin/nemo-pipeline.js");

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

export interface Project {
  readonly dir: string;
  file(name: string): string;
  write(name: string, content: string | Buffer): Promise<void>;
  read(name: string): Promise<string>;
  edit(name: string, from: string, to: string): Promise<void>;
  start(args: readonly string[], options?: StartOptions): Running;
  run(args: readonly string[], options?: StartOptions): Promise<Outcome>;
  journal(recipe: string): Promise<readonly JournalEvent[]>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of running the program itself, such as `bash -c 'ulimit …; exec "$@"'`. */
  readonly wrap?: readonly string[];
}

export type JournalEvent = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly video?: string;
};

/** Deleted when the test has finished; holds the sample recipes on wish. */
export async function openProject({
  recipes = false,
}: { readonly recipes?: boolean } = {}): Promise<Project> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), "nemo-cli-")));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  if (recipes) await cp(path.join(ROOT, "recipes"), path.join(dir, "recipes"), { recursive: true });
  const file = (name: string): string => path.join(dir, name);
  const project: Project = {
    dir,
    file,
    async write(name, content) {
      await mkdir(path.dirname(file(name)), { recursive: true });
      await writeFile(file(name), content);
    },
    read: (name) => readFile(file(name), "utf8"),
    async edit(name, from, to) {
      const before = await project.read(name);
      if (!before.includes(from)) throw new Error(`${name} does not hold ${from}`);
      await writeFile(file(name), before.replace(from, to));
    },
    start: (args, options) => start(dir, args, options),
    run: (args, options) => start(dir, args, options).ended,
    async journal(recipe) {
      const text = await project.read(`.nemo/${recipe}/journal.jsonl`);
      return text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as JournalEvent);
    },
  };
  return project;
}

/** The surroundings hold nothing of the machine's: no token, no proxy, a home of its own. */
function start(cwd: string, args: readonly string[], { env = {}, wrap = [] }: StartOptions = {}): Running {
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

export interface Server {
  readonly url: string;
  readonly token: string;
  ledger(): Promise<
    readonly {
      readonly sessionId: string;
      readonly text: string;
      readonly cost: number;
      readonly spent: number;
    }[]
  >;
  stop(): Promise<void>;
}

/** The emulator as a process of its own, which outlives the runs that use it. */
export async function startServer(project: Project, args: readonly string[] = []): Promise<Server> {
  const running = project.start(["emulator", "--json", "--stub-renders", "--state-dir", "server", ...args]);
  onTestFinished(() => void running.child.kill("SIGKILL"));
  await running.until("\n");
  const { url, token } = JSON.parse(running.stdout()) as { readonly url: string; readonly token: string };
  return {
    url,
    token,
    async ledger() {
      const answer = await fetch(`${url}/__emulator/ledger`);
      return ((await answer.json()) as { prompts: Awaited<ReturnType<Server["ledger"]>> }).prompts;
    },
    async stop() {
      running.child.kill("SIGTERM");
      await running.ended;
    },
  };
}
