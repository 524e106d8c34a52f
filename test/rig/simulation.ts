// Owns a simulated world (clock, backend, files, journals) and the runs in it: planned and put together as the program does it.

import type { ChangeClass, PlanContext, PlannedVideo } from "../../src/core/plan/planned.ts";
import { CHANGE_CLASSES } from "../../src/core/plan/planned.ts";
import { planVideo } from "../../src/core/plan/plan.ts";
import type { WantedVideo } from "../../src/core/plan/keys.ts";
import type { Target } from "../../src/core/ports.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import type { RunSettings } from "../../src/core/run/decision.ts";
import type { Event, Resolution } from "../../src/core/run/events.ts";
import { missingExports } from "../../src/core/run/missing.ts";
import type { RecipeState, VideoRecord } from "../../src/core/run/state.ts";
import type { RunSummary } from "../../src/core/run/summary.ts";
import { DEFAULT_LIMITS } from "../../src/core/stage.ts";
import type { StageLimits } from "../../src/core/stage.ts";
import { Run } from "../../src/runner/run.ts";
import type { RecipeJob, VideoJob } from "../../src/runner/run-request.ts";
import { factsOf, SimFiles } from "./sim-files.ts";
import { FakeBackend } from "./fake-backend.ts";
import { SimClock } from "./sim-clock.ts";
import { SimJournal } from "./sim-journal.ts";
import { wantedOf } from "./sim-recipe.ts";

export interface RunWishes {
  readonly target?: Target;
  readonly maxClass?: ChangeClass;
  readonly failed?: boolean;
  readonly rerun?: readonly string[];
  readonly failFast?: boolean;
  readonly runBudget?: number;
  readonly limits?: Partial<StageLimits>;
  readonly maxVideos?: number;
  /** The process dies at its n-th append, which is not written. */
  readonly dieAtAppend?: number;
  /** From its n-th append on nothing can be written. */
  readonly failFromAppend?: number;
  /** Called at the beginning, to stop it later for instance. */
  readonly during?: (run: Run, clock: SimClock) => void;
  /** Called with each event that was written, before anything follows from it. */
  readonly watch?: (event: Event, run: Run) => void;
}

export const TIMING = {
  reconcileMs: [30_000, 60_000, 60_000, 60_000, 60_000],
  settleMs: 5_000,
  renderPollMs: 10_000,
  renderTimeoutMs: 600_000,
  rateLimitWaitMs: 30_000,
  backOffMs: 1_000,
} as const;

export class Simulation {
  readonly clock = new SimClock();
  readonly files = new SimFiles();
  readonly backend = new FakeBackend(this.clock, this.files);
  readonly journals = new Map<string, SimJournal>();
  /** Every event of every run that was written, in order. */
  readonly written: Event[] = [];
  #runs = 0;
  #renders = 0;

  journal(recipe = "launch"): SimJournal {
    const journal = this.journals.get(recipe) ?? new SimJournal();
    this.journals.set(recipe, journal);
    return journal;
  }

  types(video?: string): string[] {
    return [...this.journals.values()]
      .flatMap((journal) => journal.events())
      .filter((event) => video === undefined || ("video" in event && event.video === video))
      .map((event) => event.type);
  }

  record(
    video: string,
    { recipe = "launch", target = "cloud" }: { readonly recipe?: string; readonly target?: Target } = {},
  ): VideoRecord {
    const record = this.journal(recipe).state().videos[target].get(video);
    if (record === undefined) throw new Error(`nothing is known of ${video}`);
    return record;
  }

  plan(recipe: Recipe, wishes: RunWishes = {}): PlannedVideo[] {
    return planned(this, { recipe, state: this.journal(recipe.name).state(), wishes }).map(
      (item) => item.plan,
    );
  }

  /** Undefined when the process died. */
  async run(recipes: Recipe | readonly Recipe[], wishes: RunWishes = {}): Promise<RunSummary | undefined> {
    const process = { appends: 0, isDead: false, died: Promise.withResolvers<undefined>() };
    const run: Run = new Run({
      version: "0.0.0",
      jobs: [recipes].flat().map((recipe) => this.#job(recipe, { wishes, process })),
      ports: {
        clock: this.clock,
        random: { uuid: () => String(++this.#renders) },
        outputs: this.files.outputs(),
        player: this.files.player(),
      },
      settings: settingsOf(wishes, this.clock.now()),
      limits: { ...DEFAULT_LIMITS, ...wishes.limits },
      ...(wishes.maxVideos !== undefined && { maxVideos: wishes.maxVideos }),
      listeners: [{ event: (event) => wishes.watch?.(event, run) }],
    });
    wishes.during?.(run, this.clock);
    return this.clock.until(Promise.race([run.finished(), process.died.promise]));
  }

  resolve(video: string, how: Resolution): void {
    const { prompt } = this.record(video);
    if (prompt === undefined) throw new Error(`nothing is open about ${video}`);
    const { key, step } = prompt;
    this.journal()
      .open({ ...this.#writer("resolve", "launch"), onAppend: () => "write" })
      .append({ type: "prompt.resolved", video, key, step, how, target: "cloud" });
  }

  #writer(run: string, recipe: string) {
    return { clock: this.clock, run, recipe, onWritten: (event: Event) => void this.written.push(event) };
  }

  #job(
    recipe: Recipe,
    { wishes, process }: { readonly wishes: RunWishes; readonly process: Process },
  ): RecipeJob {
    const journal = this.journal(recipe.name);
    const state = journal.state();
    return {
      recipe,
      state,
      journal: journal.open({
        ...this.#writer(`run-${++this.#runs}`, recipe.name),
        onAppend: () => fateOf(process, wishes),
      }),
      backend: this.backend.connect({ target: wishes.target ?? "cloud", isDead: () => process.isDead }),
      drafts: this.files.draftStore(),
      videos: planned(this, { recipe, state, wishes }).map((item) =>
        videoJob(item, wishes.maxClass ?? "paid"),
      ),
    };
  }
}

interface Process {
  appends: number;
  isDead: boolean;
  readonly died: PromiseWithResolvers<undefined>;
}

function fateOf(process: Process, wishes: RunWishes): "write" | "die" | "fail" {
  process.appends += 1;
  if (process.appends >= (wishes.failFromAppend ?? Number.POSITIVE_INFINITY)) return "fail";
  if (process.appends < (wishes.dieAtAppend ?? Number.POSITIVE_INFINITY)) return "write";
  process.isDead = true;
  process.died.resolve(undefined);
  return "die";
}

interface Planned {
  readonly video: WantedVideo;
  readonly plan: PlannedVideo;
  readonly record: VideoRecord | undefined;
  readonly context: PlanContext;
}

function planned(
  { files }: Simulation,
  {
    recipe,
    state,
    wishes,
  }: { readonly recipe: Recipe; readonly state: RecipeState; readonly wishes: RunWishes },
): Planned[] {
  const target = wishes.target ?? "cloud";
  return wantedOf(recipe).map((video) => {
    const record = state.videos[target].get(video.id);
    const context: PlanContext = {
      target,
      costs: { generate: 100, edit: 50 },
      fileFacts: (file) => {
        const content = files.contents.get(file);
        return content === undefined ? undefined : factsOf(content);
      },
      otherRecord: state.videos[target === "cloud" ? "emulator" : "cloud"].get(video.id),
      retryFailed: wishes.failed === true,
      rerun: wishes.rerun?.includes(video.id) === true,
    };
    return { video, record, context, plan: planVideo(video, record, context) };
  });
}

/** As the program puts it together: see `cli/open-run.ts`. */
function videoJob({ video, plan, record, context }: Planned, maxClass: ChangeClass): VideoJob {
  const reset = context.rerun ? [{ type: "video.reset", reason: plan.reason } as const] : [];
  const nothingToDo = plan.class === "none" && plan.obstacle === undefined;
  const allowed =
    CHANGE_CLASSES.indexOf(plan.class) < CHANGE_CLASSES.indexOf(maxClass) ? plan.class : maxClass;
  return {
    video,
    allowed,
    mayRebuild: plan.steps.every((step) => step.kind !== "prompt" || step.class === "paid"),
    settled: nothingToDo && record?.outcome.state === "done",
    facts: plan.obstacle === undefined ? [...missingExports(video, record, context), ...reset] : [],
    ...(plan.obstacle !== undefined && { obstacle: plan.obstacle }),
  };
}

const settingsOf = (wishes: RunWishes, startedAt: number): RunSettings => ({
  timing: TIMING,
  costs: { generate: 100, edit: 50 },
  retryFailed: wishes.failed === true,
  failFast: wishes.failFast === true,
  maxClass: wishes.maxClass ?? "paid",
  startedAt,
  ...(wishes.runBudget !== undefined && { runBudget: wishes.runBudget }),
});
