// A scripted run: facts with their stamps, on a clock that moves only when it is told to.

import type { Event, Fact, OutcomeFact } from "../../src/core/run/events.ts";
import type { Unaddressed } from "../../src/core/run/decision.ts";
import type { PlannedVideo, RunPlan } from "../../src/core/plan/planned.ts";
import { recordOf, reduce } from "../../src/core/run/reduce.ts";
import { emptyState } from "../../src/core/run/state.ts";
import type { RecipeState } from "../../src/core/run/state.ts";
import { countStates, summarise } from "../../src/core/run/summary.ts";
import type { RunSummary } from "../../src/core/run/summary.ts";
import type { Reporter } from "../../src/reporters/reporter.ts";
import type { FakeScreen } from "./screen.ts";

export const RETRY_TIMING = { rateLimitWaitMs: 30_000, renderPollMs: 10_000, backOffMs: 1000 };

/** Tells a reporter facts, and keeps what a run would know at its end. */
export class Script {
  readonly #reporter: Reporter;
  readonly #screen: FakeScreen;
  readonly #states = new Map<string, RecipeState>();
  readonly #outcomes: { recipe: string; video: string; outcome: Unaddressed<OutcomeFact> }[] = [];
  readonly #startedAt: number;
  #seq = 0;
  #spent = 0;

  constructor(reporter: Reporter, screen: FakeScreen) {
    this.#reporter = reporter;
    this.#screen = screen;
    this.#startedAt = screen.now();
  }

  after(ms: number): this {
    this.#screen.pass(ms);
    return this;
  }

  tell(fact: Fact, recipe = "launch"): this {
    const at = new Date(this.#screen.now()).toISOString();
    const event = { seq: ++this.#seq, at, run: "r1", recipe, ...fact } as Event;
    const state = this.#states.get(recipe) ?? emptyState();
    this.#states.set(recipe, reduce(state, event));
    if (event.type === "credits.settled") this.#spent += event.credits;
    if (OUTCOMES.has(event.type)) {
      const outcome = event as Event & OutcomeFact & { video: string };
      this.#outcomes.push({ recipe, video: outcome.video, outcome });
    }
    this.#reporter.event?.(event);
    return this;
  }

  started(videos: number, recipe = "launch"): this {
    return this.tell({ type: "run.started", target: "emulator", videos, version: "0.1.0" }, recipe);
  }

  /** From the session to a finished file, in one minute. */
  makes(video: string, recipe = "launch"): this {
    const of = (step: string) => ({ video, key: `${video}-${step}`, step });
    const [prompt, output] = [of("prompt 1"), of("export 1")];
    const render = `render_${video}`;
    const tell = (fact: Fact) => this.tell(fact, recipe);
    tell({ type: "session.created", video, session: "s", task: "t", target: "emulator", reason: "first" });
    tell({
      type: "draft.read",
      video,
      purpose: "before",
      digest: "d0",
      tracks: 0,
      timeline: "Timeline: empty",
    });
    tell({ type: "credits.reserved", ...prompt, credits: 100 });
    tell({
      type: "prompt.intended",
      ...prompt,
      text: `Make ${video}`,
      work: "generate",
      estimate: 100,
      before: "d0",
    });
    this.after(30_000);
    tell({ type: "prompt.ended", ...prompt, texts: [], incomplete: false });
    const timeline = "Timeline (1 track): 1. Video: city (0-10s)";
    tell({ type: "draft.read", video, purpose: "look", digest: "d1", tracks: 1, timeline });
    tell({ type: "draft.verified", ...prompt, digest: "d1", reconciled: false });
    tell({ type: "credits.settled", ...prompt, credits: 100, basis: "measured" });
    tell({ type: "render.intended", ...output, render, format: "mp4", quality: "high", draft: "d1" });
    tell({ type: "render.submitted", ...output, render });
    this.after(30_000);
    tell({ type: "render.finished", ...output, render });
    const file = { file: `out/${recipe}/${video}.mp4`, bytes: 2_100_000, sha256: "f", duration_s: 10 };
    tell({ type: "download.checked", ...output, ...file });
    tell({ type: "download.finished", ...output, ...file });
    return tell({ type: "video.done", video });
  }

  finished(): RunSummary {
    const results = this.#outcomes.map((item) => {
      const record = recordOf(this.#states.get(item.recipe) ?? emptyState(), item.video);
      return { ...item, record };
    });
    const summary = summarise({
      results,
      counts: countStates(results),
      creditsSpent: this.#spent,
      seconds: (this.#screen.now() - this.#startedAt) / 1000,
      stop: undefined,
    });
    for (const recipe of this.#states.keys()) {
      const { exitCode: exit_code, counts, creditsSpent: credits_spent, seconds } = summary;
      this.tell({ type: "run.finished", exit_code, counts, credits_spent, seconds }, recipe);
    }
    return summary;
  }

  async ends(goOn = "nemo-pipeline run launch.yaml"): Promise<void> {
    await this.#reporter.finish({ summary: this.finished(), goOn, resolve: "nemo-pipeline resolve" });
  }
}

const OUTCOMES: ReadonlySet<string> = new Set([
  "video.done",
  "video.failed",
  "video.parked",
  "video.unknown",
  "video.blocked",
  "video.waiting",
]);

export const planned = (id: string, more: Partial<PlannedVideo> = {}): PlannedVideo => ({
  id,
  class: "paid",
  reason: "new",
  credits: 100,
  steps: [],
  ...more,
});

export function planOf(videos: readonly PlannedVideo[], available?: number): RunPlan {
  const estimate = videos.reduce((sum, video) => sum + video.credits, 0);
  return {
    recipes: [{ name: "launch", file: "launch.yaml", videos }],
    credits: { estimate, ...(available !== undefined && { available }) },
  };
}
