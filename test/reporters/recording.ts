// A recorded run, told again to a reporter at the pace at which it happened.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedVideo, RunPlan } from "../../src/core/plan/planned.ts";
import type { Event } from "../../src/core/run/events.ts";
import { recordOf, reduce } from "../../src/core/run/reduce.ts";
import { SoFar } from "../../src/core/run/so-far.ts";
import { emptyState } from "../../src/core/run/state.ts";
import type { RunSummary } from "../../src/core/run/summary.ts";
import type { Reporter } from "../../src/reporters/reporter.ts";
import type { FakeScreen } from "./screen.ts";

export const GOLDEN = join(import.meta.dirname, "../golden/runs");

export interface Recording {
  readonly name: string;
  readonly plan: RunPlan;
  readonly events: readonly Event[];
}

export function readRecording(name: string): Recording {
  const [plan, ...events] = readFileSync(join(GOLDEN, `${name}.jsonl`), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  const { recipes, credits } = plan as Pick<RunPlan, "credits"> & {
    readonly recipes: readonly { readonly name: string; readonly videos: readonly PlannedVideo[] }[];
  };
  const named = recipes.map((recipe) => ({ ...recipe, file: `recipes/${recipe.name}.yaml` }));
  return { name, plan: { recipes: named, credits }, events: events as Event[] };
}

/** The commands to go on with, as a run tells them. */
export const nextIn = ({ plan }: Recording) => ({
  goOn: `nemo-pipeline run ${plan.recipes.map(({ file }) => file).join(" ")}`,
  resolve: "nemo-pipeline resolve",
});

/** The run's own summary, with the records that its results have. */
function summaryOf({ plan, events }: Recording): RunSummary {
  const soFar = new SoFar();
  const state = emptyState();
  soFar.expect(plan);
  for (const event of events) {
    soFar.event(event);
    reduce(state, event);
  }
  const summary = soFar.summary(Date.parse(events.at(-1)?.at ?? ""));
  const results = summary.results.map((result) => ({ ...result, record: recordOf(state, result.video) }));
  return { ...summary, results };
}

export interface Replay {
  readonly reporter: Reporter;
  readonly screen: FakeScreen;
  /** Called once something can be drawn. */
  readonly begun?: () => Promise<void>;
  /** Called after each event. */
  readonly told?: (event: Event) => void;
}

export async function replay(recording: Recording, { reporter, screen, begun, told }: Replay): Promise<void> {
  reporter.plan(recording.plan);
  for (const [index, event] of recording.events.entries()) {
    screen.pass(Date.parse(event.at) - screen.now());
    reporter.event?.(event);
    if (index === 0) await begun?.();
    told?.(event);
  }
  await reporter.finish({ summary: summaryOf(recording), ...nextIn(recording) });
}
