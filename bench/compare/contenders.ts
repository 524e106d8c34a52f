// Who is compared: this program, and what people would write otherwise. How each is set up, started, and helped by a person.

import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Emulator } from "../../src/emulator/server.ts";
import { writeJson, writeRecipe } from "./batch.ts";
import type { Batch } from "./batch.ts";
import type { Command } from "./killing.ts";
import { settleUnknown } from "./person.ts";

/** Prompts, or for the rivals videos, at once. */
const AT_ONCE = 3;
/** Between two looks at a render, as in the configuration's default. */
const RENDER_POLL_S = 10;

export interface Contender {
  readonly name: string;
  readonly what: string;
  /** Programs that must be on the machine. */
  readonly needs: readonly string[];
  prepare(dir: string, at: { readonly batch: Batch; readonly speed: number }): Promise<void>;
  command(server: Emulator, speed: number): Command;
  /** What a person does where the contender says that it cannot know. How many videos it asked about. */
  askPerson(dir: string, at: { readonly server: Emulator; readonly batch: Batch }): Promise<number>;
}

const ROOT = path.join(import.meta.dirname, "../..");
const PROGRAM = path.join(ROOT, "bin/nemo-pipeline.js");
const RIVALS = path.join(import.meta.dirname, "rivals");

const ours: Contender = {
  name: "nemo-pipeline",
  what: "this program",
  needs: [],
  async prepare(dir, { batch, speed }) {
    await writeRecipe(dir, batch);
    await writeFile(path.join(dir, "nemo-pipeline.config.yaml"), configuration(speed));
  },
  command: (server) => ({
    file: process.execPath,
    args: [PROGRAM, "run", "batch.yaml", "--yes", "--reporter", "plain"],
    env: access(server),
  }),
  askPerson: (dir, { server, batch }) => settleUnknown(dir, { server, batch, program: PROGRAM }),
};

const shell: Contender = rival({
  name: "rival.sh",
  what: "bash, curl, jq, GNU parallel with its joblog",
  needs: ["bash", "curl", "jq", "parallel"],
  run: { file: "bash", args: [path.join(RIVALS, "rival.sh")] },
});

const script: Contender = rival({
  name: "rival.mjs",
  what: "Promise.all and a JSON state file",
  needs: [],
  run: { file: process.execPath, args: [path.join(RIVALS, "rival.mjs")] },
});

export const CONTENDERS: readonly Contender[] = [ours, shell, script];

export function missingPrograms({ needs }: Contender): readonly string[] {
  return needs.filter((program) => spawnSync(program, ["--version"]).status !== 0);
}

function rival(
  of: Pick<Contender, "name" | "what" | "needs"> & { readonly run: Pick<Command, "file" | "args"> },
): Contender {
  const { run, ...rest } = of;
  return {
    ...rest,
    prepare: (dir, { batch }) => writeJson(dir, batch),
    command: (server, speed) => ({
      ...run,
      env: { ...access(server), JOBS: String(AT_ONCE), POLL_S: String(RENDER_POLL_S / speed) },
    }),
    askPerson: async () => 0,
  };
}

const access = ({ url, token }: Emulator): Record<string, string> => ({
  NEMO_API_URL: url,
  NEMO_TOKEN: token,
});

/** The defaults, as much shorter as the server is faster. */
function configuration(speed: number): string {
  const ms = (seconds: number): string => `${Math.round((seconds * 1000) / speed)}ms`;
  return [
    "timing:",
    `  settle: ${ms(5)}`,
    `  render_poll: ${ms(RENDER_POLL_S)}`,
    `  reconcile: [${[30, 60, 60, 60, 60].map(ms).join(", ")}]`,
    `  rate_limit_wait: ${ms(30)}`,
    `limits: { prompts: ${AT_ONCE}, renders: ${AT_ONCE}, requests: 6000/1m }`,
    "",
  ].join("\n");
}
