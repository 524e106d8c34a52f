// The built program against the double: a project whose waits are short, a token, and what a test asks of both.

import { expect } from "vitest";
import { openProject } from "../cli/rig.ts";
import type { JournalEvent, Outcome, Project } from "../cli/rig.ts";
import { startDouble } from "./double/double.ts";
import type { Double, DoubleOptions } from "./double/double.ts";

export interface Stage {
  readonly double: Double;
  readonly project: Project;
  readonly token: string;
  run(...args: readonly string[]): Promise<Outcome>;
  /** `status --json`, by video. */
  status(): Promise<Readonly<Record<string, VideoStatus>>>;
  ledger(): Promise<Ledger>;
  journal(recipe?: string): Promise<readonly JournalEvent[]>;
}

export interface VideoStatus {
  readonly state: string;
  readonly reason: string;
  readonly credits: number;
}

export interface Ledger {
  readonly entries: readonly {
    readonly video: string;
    readonly step: string;
    readonly prompt: string;
    readonly cost: number | null;
  }[];
  readonly total: number;
}

export interface StageOptions extends DoubleOptions {
  /** Videos of a recipe, in YAML; without it the sample recipes lie in `recipes/`. */
  readonly videos?: string;
  /** Credits of the registered user; without a number there is no token. */
  readonly balance?: number | "anonymous";
  readonly timing?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, number>>;
}

const TIMING = {
  request_timeout: "5s",
  prompt_timeout: "10s",
  idle_timeout: "5s",
  reconcile: "[30ms, 60ms, 60ms, 60ms, 60ms]",
  settle: "40ms",
  render_poll: "20ms",
  render_timeout: "10s",
  rate_limit_wait: "50ms",
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { videos, balance = 10_000, timing = {}, limits = {} } = options;
  const double = await startDouble(options);
  const project = await openProject({ recipes: videos === undefined });
  const lines = Object.entries({ ...TIMING, ...timing }).map(([key, value]) => `  ${key}: ${value}\n`);
  const slots = Object.entries(limits).map(([key, value]) => `  ${key}: ${value}\n`);
  await project.write(
    "nemo-pipeline.config.yaml",
    `timing:\n${lines.join("")}${slots.length > 0 ? `limits:\n${slots.join("")}` : ""}`,
  );
  if (videos !== undefined) await project.write("r.yaml", `version: 1\nvideos:\n${videos}`);
  const token = balance === "anonymous" ? "" : double.register(balance);
  const env: Record<string, string> = {
    NEMO_API_URL: double.url,
    ...(token !== "" && { NEMO_TOKEN: token }),
  };
  const run = (...args: readonly string[]): Promise<Outcome> => project.run(args, { env });
  const json = async <T>(...args: readonly string[]): Promise<T> =>
    JSON.parse((await run(...args, "--json")).stdout) as T;
  return {
    double,
    project,
    token,
    run,
    async status() {
      const { videos } = await json<{ videos: (VideoStatus & { id: string })[] }>("status");
      return Object.fromEntries(
        videos.map(({ id, state, reason, credits }) => [id, { state, reason, credits }]),
      );
    },
    ledger: () => json<Ledger>("credits", "--ledger"),
    journal: (recipe = "r") => project.journal(recipe),
  };
}

/** One video with one prompt. */
export const ONE = '  tea: { prompt: "Generate a clip of tea" }\n';
/** A first cut and an edit of it. */
export const TWO = '  tea: { steps: [Generate a clip of tea, Add the title "Tea"] }\n';

/** Nothing that the contract forbids was done, no message was taken twice, and the ledger agrees with the truth. */
export async function expectHonest(stage: Stage): Promise<void> {
  expect(stage.double.violations).toEqual([]);
  const sent = stage.double.accepted().map(({ session, text }) => `${session} ${text}`);
  expect(new Set(sent).size).toBe(sent.length);
  expect((await stage.ledger()).total).toBe(stage.double.books.spent());
}
