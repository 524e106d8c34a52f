// A project in a temporary folder and the built program in a child process.

import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { startProgram } from "./child.ts";
import type { Outcome, Running, StartOptions } from "./child.ts";

export type { Outcome, Running, StartOptions } from "./child.ts";

const ROOT = path.join(import.meta.dirname, "../..");

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
    start: (args, options) => startProgram(dir, args, options),
    run: (args, options) => startProgram(dir, args, options).ended,
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

/** As a hand does: two signals within a tenth of a second count as one. */
export async function pressAgain({ child }: Running, signal: "SIGINT" | "SIGTERM"): Promise<void> {
  await delay(150);
  child.kill(signal);
}
