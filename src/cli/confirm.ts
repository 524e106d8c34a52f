// Asking before credits are spent, where somebody is there to answer.

import { createInterface } from "node:readline/promises";
import type { RunPlan } from "../core/plan/planned.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";

export async function confirmSpending(
  { screen, flags }: CommandContext,
  { plan, local, yes }: { readonly plan: RunPlan; readonly local: boolean; readonly yes: boolean },
): Promise<void> {
  const nobodyThere = !screen.interactive || !process.stdin.isTTY;
  if (yes || local || nobodyThere || flags.json === true || plan.credits.estimate === 0) return;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`Spend about ${plan.credits.estimate} credits? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("nothing was sent", 0);
  } finally {
    lines.close();
  }
}
