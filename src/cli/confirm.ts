// Asking before credits are spent, where somebody is there to answer.

import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";
import type { RunPlan } from "../core/plan/planned.ts";
import { EXIT } from "../core/run/exit-code.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";

export async function confirmSpending(
  { env }: CommandContext,
  { plan, local, yes }: { readonly plan: RunPlan; readonly local: boolean; readonly yes: boolean },
): Promise<void> {
  if (yes || local || plan.credits.estimate === 0 || !somebodyThere(env)) return;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const { estimate, corrections } = plan.credits;
    const more = corrections === undefined ? "" : ` (with all corrections ${estimate + corrections})`;
    const answer = await lines.question(`Spend about ${estimate} credits${more}? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("nothing was sent", EXIT.stopped);
  } finally {
    lines.close();
  }
}

/** Asked and answered beside whatever stdout goes to, so that `run | tee log` asks as well; a CI service has nobody. */
const somebodyThere = (env: CommandContext["env"]): boolean =>
  isatty(0) && isatty(2) && (env["CI"] === undefined || env["CI"] === "");
