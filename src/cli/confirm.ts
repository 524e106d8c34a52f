// Asking before credits are spent, where somebody is there to answer.

import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";
import { affordable } from "../core/plan/affordable.ts";
import type { RunPlan } from "../core/plan/planned.ts";
import { EXIT } from "../core/run/exit-code.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";

interface Spending {
  readonly plan: RunPlan;
  readonly local: boolean;
  readonly yes: boolean;
  /** Credits that this run may spend, whatever the recipes allow. */
  readonly budget?: number | undefined;
}

export async function confirmSpending(
  { env }: CommandContext,
  { plan, local, yes, budget = Infinity }: Spending,
): Promise<void> {
  const most = Math.min(affordable(plan), budget);
  if (yes || local || most === 0 || !somebodyThere(env)) return;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const { estimate, corrections } = plan.credits;
    const more =
      corrections === undefined || most < estimate ? "" : ` (with all corrections ${estimate + corrections})`;
    const answer = await lines.question(`Spend about ${most} credits${more}? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("nothing was sent", EXIT.stopped);
  } finally {
    lines.close();
  }
}

/** Asked and answered beside whatever stdout goes to, so that `run | tee log` asks as well; a CI service has nobody. */
const somebodyThere = (env: CommandContext["env"]): boolean =>
  isatty(0) && isatty(2) && (env["CI"] === undefined || env["CI"] === "");
