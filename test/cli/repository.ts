// A project that is a git repository, with commits of its own and nothing of the machine's settings.

import { execFileSync } from "node:child_process";
import { openProject, type Project } from "./rig.ts";

export interface Repository extends Project {
  git(...args: readonly string[]): string;
  /** Everything that is there, as a commit; its full name. */
  commit(): string;
}

export async function openRepository(options: Parameters<typeof openProject>[0] = {}): Promise<Repository> {
  const project = await openProject(options);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
      cwd: project.dir,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: project.file("home"), GIT_CONFIG_NOSYSTEM: "1" },
    }).trim();
  git("init", "--quiet", "--initial-branch=main", ".");
  return {
    ...project,
    git,
    commit() {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "Work");
      return git("rev-parse", "HEAD");
    },
  };
}
