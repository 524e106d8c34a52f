// What GitHub Actions reads after a step: its job summary and its outputs, by the files that it names.

import { randomUUID } from "node:crypto";
import { appendFile, stat } from "node:fs/promises";
import type { RunEnding } from "../report/run-ending.ts";
import { jobSummary } from "../report/job-summary.ts";
import type { CommandContext } from "./context.ts";
import type { EndFile } from "./end-files.ts";

export const githubFiles = (env: CommandContext["env"]): EndFile[] => [
  ...named(env["GITHUB_STEP_SUMMARY"], "the job summary", appendSummary),
  ...named(env["GITHUB_OUTPUT"], "the step's outputs", appendOutputs),
];

function named(
  file: string | undefined,
  name: string,
  append: (file: string, run: RunEnding) => Promise<void>,
): EndFile[] {
  return file === undefined || file === "" ? [] : [{ name, write: (run) => append(file, run) }];
}

/** Of all that a step writes: GitHub shows nothing of a longer one. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

async function appendSummary(file: string, run: RunEnding): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  const text = jobSummary(run, { maxBytes: MAX_SUMMARY_BYTES - (there?.size ?? 0) - 1 });
  if (text === "") throw new Error("what is there already leaves no room for it");
  await appendFile(file, there === undefined || there.size === 0 ? text : `\n${text}`);
}

async function appendOutputs(file: string, run: RunEnding): Promise<void> {
  await appendFile(file, outputs(run, randomUUID()));
}

/** No value can end itself and set another output: nobody can guess the delimiter. */
function outputs({ summary, ends }: RunEnding, delimiter: string): string {
  const made = ends.reduce((sum, end) => sum + end.made, 0);
  const values = {
    videos: summary.counts.done,
    made,
    credits: summary.creditsSpent,
    exit_code: summary.exitCode,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join("");
}
