// A run: all videos of all its recipes at once, within the limits, on one account, until each has an outcome.

import pLimit from "p-limit";
import type { Obstacle } from "../core/plan/planned.ts";
import type { RenderStatus } from "../core/ports.ts";
import { decide } from "../core/run/decide.ts";
import type { Unaddressed } from "../core/run/decision.ts";
import type { OutcomeFact, Stop } from "../core/run/events.ts";
import { recordOf } from "../core/run/reduce.ts";
import { countStates, summarise } from "../core/run/summary.ts";
import type { RunSummary } from "../core/run/summary.ts";
import { closeBooks } from "./closing.ts";
import { Live } from "./live.ts";
import type { RecipeJob, RunRequest, VideoJob } from "./run-request.ts";
import { Slots } from "./slots.ts";
import { runVideo } from "./video.ts";
import { attemptFailed } from "./video-context.ts";
import type { VideoContext } from "./video-context.ts";

export class Run {
  readonly #request: RunRequest;
  readonly #live: Live;
  readonly #slots: Slots;
  #bug: Error | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#live = new Live(request);
    this.#slots = new Slots(request.limits);
  }

  /** Starts nothing more; what is in flight goes on to its end. */
  stop(stop: Stop): void {
    this.#live.halt(stop);
  }

  /** Ends the waiting as well: a prompt on its way counts as lost, and only its draft tells what became of it. */
  abort(): void {
    this.#live.abort();
  }

  /** Resolves when every video has an outcome. Rejects only for bugs, after everything in flight has ended. */
  async finished(): Promise<RunSummary> {
    const { jobs, version } = this.#request;
    for (const job of jobs) {
      const { target } = job.backend;
      const { file } = job.recipe;
      this.#live.tell(job, { type: "run.started", target, videos: job.videos.length, version, file });
    }
    const outcomes = await this.#runAll();
    if (this.#bug !== undefined) throw this.#bug;
    await closeBooks(jobs, {
      account: this.#live.account,
      read: (job) => this.#live.readBalance(job),
      emit: (job, fact) => this.#live.emit(job, fact),
      pause: (attempt) => this.#pause(attempt),
    });
    const summary = this.#summarise(outcomes);
    await this.#sayFinished(summary);
    return summary;
  }

  #pause(attempt: number): Promise<void> {
    const { ports, settings } = this.#request;
    return ports.clock.sleep(settings.timing.backOffMs * 2 ** (attempt - 1), this.#live.signal);
  }

  async #runAll(): Promise<Outcomes> {
    const limit = pLimit(this.#request.maxVideos ?? Number.POSITIVE_INFINITY);
    const items = this.#request.jobs.flatMap((job) => job.videos.map((item) => ({ job, item })));
    const outcomes: Outcomes = new Map();
    await Promise.all(
      items.map(({ job, item }, turn) =>
        limit(async () => {
          const rank = (begun: boolean): number => (begun ? turn : turn + items.length);
          outcomes.set(item, { job, fact: await this.#runOne(job, item, rank) });
        }),
      ),
    );
    return outcomes;
  }

  async #runOne(
    job: RecipeJob,
    item: VideoJob,
    rank: (begun: boolean) => number,
  ): Promise<Unaddressed<OutcomeFact>> {
    if (item.settled) return { type: "video.done" };
    const context = this.#contextOf(job, item);
    try {
      await Promise.all(item.facts.map((fact) => context.emit(fact)));
      if (item.obstacle !== undefined) return await giveUp(context, item.obstacle);
      return await runVideo(context, {
        slots: this.#slots,
        rank: () => rank(context.record.session !== undefined),
      });
    } catch (error) {
      return this.#broke(error);
    }
  }

  /** The journal cannot be written any more, or this is a bug: either way nothing more is started. */
  #broke(error: unknown): Unaddressed<OutcomeFact> {
    const { stop } = this.#live;
    if (stop?.cause === "journal") return { type: "video.waiting", cause: "journal", reason: stop.message };
    this.#bug ??= error instanceof Error ? error : new Error(String(error));
    const reason = "stopped because of an unexpected error";
    this.stop({ scope: "all", cause: "interrupted", message: reason });
    return { type: "video.waiting", cause: "interrupted", reason };
  }

  #contextOf(job: RecipeJob, item: VideoJob): VideoContext {
    const { ports, settings } = this.#request;
    const { recipe, state, backend, drafts } = job;
    const { video, allowed, mayRebuild } = item;
    const live = this.#live;
    const record = recordOf(state, video.id);
    const rehearsed = backend.target === "cloud" ? state.videos.emulator.get(video.id) : undefined;
    const fixed = {
      recipe: recipe.name,
      video,
      record,
      account: live.account,
      allowed,
      mayRebuild,
      settings,
    };
    const { budget } = recipe;
    const { target } = backend;
    const context: VideoContext = {
      recipe,
      video,
      record,
      ports: { ...ports, backend, drafts },
      isOwn: (file) => record.files.has(file) || rehearsed?.files.has(file) === true,
      renders: new Map<string, RenderStatus>(),
      decide: () => decide({ ...fixed, budget, target, stop: live.stop, now: ports.clock.now() }),
      emit: (fact) => live.emit(job, { video: video.id, ...fact }),
      stopped: () => live.stop?.scope === "all",
      mayNotPay: () => live.stop !== undefined,
      wait: (ms) => live.bell.wait(ms),
      call: (stage) => ({
        signal: live.signal,
        onProgress: (progress) => live.progress({ ...progress, recipe: recipe.name, video: video.id, stage }),
      }),
      readBalance: async (key) => {
        const result = await live.readBalance(job);
        if (!result.ok) await attemptFailed(context, { stage: "credits", key, failure: result.error });
      },
    };
    return context;
  }

  /** Results stand in the order of the recipes, whichever ended first. */
  #summarise(outcomes: Outcomes): RunSummary {
    const { jobs, settings, ports } = this.#request;
    const results = jobs.flatMap((job) =>
      job.videos.flatMap((item) => {
        const outcome = outcomes.get(item)?.fact;
        if (outcome === undefined) return [];
        const video = item.video.id;
        return [{ recipe: job.recipe.name, video, outcome, record: recordOf(job.state, video) }];
      }),
    );
    return summarise({
      results,
      counts: countStates(results),
      creditsSpent: this.#live.account.spent,
      seconds: (ports.clock.now() - settings.startedAt) / 1000,
      stop: this.#live.stop,
    });
  }

  async #sayFinished({ exitCode, counts, creditsSpent, seconds }: RunSummary): Promise<void> {
    const facts = { exit_code: exitCode, counts, credits_spent: creditsSpent, seconds };
    await Promise.all(
      this.#request.jobs.map((job) =>
        this.#live.emit(job, { type: "run.finished", ...facts }).catch(() => undefined),
      ),
    );
  }
}

type Outcomes = Map<VideoJob, { readonly job: RecipeJob; readonly fact: Unaddressed<OutcomeFact> }>;

async function giveUp(context: VideoContext, obstacle: Obstacle): Promise<Unaddressed<OutcomeFact>> {
  const fact = { type: `video.${obstacle.state}`, reason: obstacle.reason } as const;
  await context.emit(fact);
  return fact;
}
