// Owns one simulated process: put together from the program's own parts as its `run` command does it.

import { selectionOf } from "../../src/cli/choice.ts";
import type { Destination } from "../../src/cli/compose.ts";
import { UsageError } from "../../src/cli/context.ts";
import type { CommandContext } from "../../src/cli/context.ts";
import { closeJournals, openJournals } from "../../src/cli/journals.ts";
import { openRun } from "../../src/cli/open-run.ts";
import { planAll } from "../../src/cli/planning.ts";
import { stopAt } from "../../src/cli/signals.ts";
import type { Config } from "../../src/config/config.ts";
import type { RunSummary } from "../../src/core/run/summary.ts";
import { openOutputs } from "../../src/outputs/outputs.ts";
import { simulatedFiles } from "./disk/files.ts";
import type { Life } from "./life.ts";
import { simulatedCredentials, simulatedMachine } from "./machine.ts";
import { simulatedNetwork } from "./network.ts";
import { recipeOf } from "./recipe.ts";
import { API } from "./server/route.ts";
import type { RunSpec } from "./spec.ts";
import { PROJECT, STATE_DIR } from "./places.ts";

export type Ended =
  | { readonly kind: "ended"; readonly summary: RunSummary }
  /** Before anything was done. */
  | { readonly kind: "refused"; readonly exitCode: number; readonly message: string }
  | { readonly kind: "broke"; readonly message: string };

export async function runProgram(life: Life, wishes: RunSpec): Promise<Ended> {
  try {
    return { kind: "ended", summary: await run(life, wishes) };
  } catch (error) {
    if (error instanceof UsageError)
      return { kind: "refused", exitCode: error.exitCode, message: error.message };
    return {
      kind: "broke",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

async function run(life: Life, wishes: RunSpec): Promise<RunSummary> {
  const { world } = life;
  const context = contextOf(life);
  const config = configOf(life);
  const recipes = [recipeOf(world)];
  const startedAt = world.wallNow();
  const journals = await openJournals({ config, recipes }, { run: `run-${life.index}`, host: context.host });
  try {
    const { files, machine } = context.host;
    const destination = destinationOf(life, config);
    const selection = selectionOf(selectionFlags(life, wishes));
    const outputs = openOutputs(files, PROJECT);
    const planned = await planAll(journals, {
      config,
      files,
      outputs,
      selection,
      target: destination.target,
    });
    const { maxClass = "paid" } = wishes;
    const parts = {
      config,
      destination,
      planned,
      journals,
      version: "0.0.0",
      listeners: [],
      log: () => undefined,
      startedAt,
      maxClass,
      wishes,
    };
    const opened = openRun(context, parts);
    const { deadlineMs, signalsMs = [] } = wishes;
    const stops =
      deadlineMs === undefined ? [] : [{ at: startedAt + deadlineMs, message: "stopped at the deadline" }];
    const timer = stopAt(stops, opened.run, machine);
    signalsMs.forEach((ms, index) => {
      life.later(ms, () => {
        if (index > 0) return life.die();
        world.watchers.interrupted(life.index);
        opened.run.stop({ scope: "all", cause: "interrupted", message: "interrupted; run again to go on" });
      });
    });
    try {
      return await opened.run.finished();
    } finally {
      timer.cancel();
      await opened.close();
    }
  } finally {
    await closeJournals(journals);
  }
}

const contextOf = (life: Life): CommandContext => ({
  flags: {},
  env: {},
  workingDir: PROJECT,
  homeDir: "/home/user",
  screen: {
    out: () => undefined,
    err: () => undefined,
    command: () => undefined,
    columns: () => 80,
    rows: () => 24,
    color: false,
    interactive: false,
    errInteractive: false,
    now: () => life.world.wallNow(),
    every: () => () => undefined,
  },
  host: {
    files: simulatedFiles(life.world.disk, life),
    machine: simulatedMachine(life),
    exchange: simulatedNetwork(life),
  },
});

const configOf = ({ world }: Life): Config => ({
  projectDir: PROJECT,
  apiUrl: API,
  webUrl: "https://web.sim",
  stateDir: STATE_DIR,
  outDir: "out",
  allow: { env: [], outsideInputs: false },
  limits: world.spec.limits,
  costs: { generate: 100, edit: 50 },
  timing: {
    requestTimeoutMs: 60_000,
    promptTimeoutMs: 900_000,
    idleTimeoutMs: 600_000,
    reconcileMs: [30_000, 60_000, 60_000, 60_000, 60_000],
    settleMs: 5000,
    renderPollMs: 10_000,
    renderTimeoutMs: 600_000,
    rateLimitWaitMs: 30_000,
    stillWorkingMs: 120_000,
  },
  skills: [],
  origin: () => "default",
});

const destinationOf = (life: Life, { timing }: Config): Destination => ({
  target: "cloud",
  apiUrl: API,
  timing,
  backOffMs: 1000,
  credentials: simulatedCredentials(life),
  close: async () => undefined,
});

function selectionFlags({ world }: Life, { failed, rerun }: RunSpec) {
  const video = rerun === undefined ? undefined : world.videos[rerun];
  return { ...(failed === true && { failed }), ...(video !== undefined && { rerun: [video.id] }) };
}
