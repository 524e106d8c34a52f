// A run: all videos of all its recipes at once, within the limits, on one account, until each has an outcome.

import pLimit from "p-limit";
import { beginReading, emptyAccount, reduceAccount } from "../core/run/account.ts";
import type { Account } from "../core/run/account.ts";
import { decide } from "../core/run/decide.ts";
import type { RunSettings, Unaddressed } from "../core/run/decision.ts";
import type { Event, Fact, OutcomeFact, Stop, VideoFact } from "../core/run/events.ts";
import type { RunListener } from "../core/run/listener.ts";
import { recordOf, reduce } from "../core/run/reduce.ts";
import type { RecipeState } from "../core/run/state.ts";
import { stopAfter } from "../core/run/stop.ts";
import { countStates, summarise } from "../core/run/summary.ts";
import type { RunSummary } from "../core/run/summary.ts";
import type { Failure } from "../core/failure.ts";
import type { Backend, Balance, DraftStore, RenderStatus } from "../core/ports.ts";
import type { Result } from "../core/result.ts";
import type { Recipe } from "../core/recipe/recipe.ts";
import type { StageLimits } from "../core/stage.ts";
import type { ChangeClass, Obstacle } from "../core/plan/planned.ts";
import type { WantedVideo } from "../core/plan/keys.ts";
import { BalanceReader } from "./balance.ts";
import { Bell } from "./bell.ts";
import { closeBooks } from "./closing.ts";
import type { JournalPort } from "./journal-port.ts";
import { Slots } from "./slots.ts";
import { runVideo } from "./video.ts";
import { attemptFailed } from "./video-context.ts";
import type { SharedPorts, VideoContext } from "./video-context.ts";

/** One recipe's share of a run. */
export interface RecipeJob {
  readonly recipe: Recipe;
  readonly journal: JournalPort;
  /** With the recipe's attribution profile. */
  readonly backend: Backend;
  readonly drafts: DraftStore;
  /** As read from the journal; the run goes on with it. */
  readonly state: RecipeState;
  readonly videos: readonly VideoJob[];
}

export interface VideoJob {
  readonly video: WantedVideo;
  /** The most that may be done for it. */
  readonly allowed: ChangeClass;
  readonly obstacle?: Obstacle;
  /** Nothing is to be done for it, and the journal says so already. */
  readonly settled: boolean;
  /** What was found out while planning, such as files that are gone. */
  readonly facts: readonly Unaddressed<VideoFact>[];
}

export interface RunRequest {
  readonly version: string;
  readonly jobs: readonly RecipeJob[];
  readonly ports: SharedPorts;
  readonly settings: RunSettings;
  readonly limits: StageLimits;
  /** Videos in work at once; without it only the stages limit. */
  readonly maxVideos?: number;
  readonly listeners: readonly RunListener[];
}

export class Run {
  readonly #request: RunRequest;
  readonly #account: Account = emptyAccount();
  readonly #slots: Slots;
  readonly #bell: Bell;
  readonly #abort = new AbortController();
  readonly #balance: BalanceReader<RecipeJob>;
  #stop: Stop | undefined;
  #bug: Error | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#slots = new Slots(request.limits);
    this.#bell = new Bell(request.ports.clock);
    this.#balance = new BalanceReader((job) => this.#readBalance(job));
  }

  /** Starts nothing more; what is in flight goes on to its end. */
  stop(stop: Stop): void {
    if (this.#stop?.scope === "all" || (this.#stop !== undefined && stop.scope === "paid")) return;
    this.#stop = stop;
    for (const job of this.#request.jobs) this.#tell(job, { type: "run.stopping", ...stop });
    this.#bell.ring();
  }

  /** Ends the waiting as well: a prompt on its way counts as lost, and only its draft tells what became of it. */
  abort(): void {
    this.stop({ scope: "all", cause: "interrupted", message: "interrupted; run again to go on" });
    this.#abort.abort();
  }

  /** Resolves when every video has an outcome. Rejects only for bugs, after everything in flight has ended. */
  async finished(): Promise<RunSummary> {
    const { jobs, version } = this.#request;
    for (const job of jobs) {
      const { target } = job.backend;
      this.#tell(job, { type: "run.started", target, videos: job.videos.length, version });
    }
    const outcomes = await this.#runAll();
    if (this.#bug !== undefined) throw this.#bug;
    await closeBooks(jobs, {
      account: this.#account,
      read: (job) => this.#balance.read(job),
      emit: (job, fact) => this.#emit(job, fact),
    });
    const summary = this.#summarise(outcomes);
    const { exitCode, counts, creditsSpent, seconds } = summary;
    await Promise.all(
      jobs.map((job) => {
        const fact = {
          type: "run.finished",
          exit_code: exitCode,
          counts,
          credits_spent: creditsSpent,
          seconds,
        } as const;
        return this.#emit(job, fact).catch(() => undefined);
      }),
    );
    return summary;
  }

  async #runAll(): Promise<Outcomes> {
    const limit = pLimit(this.#request.maxVideos ?? Number.POSITIVE_INFINITY);
    const outcomes: Outcomes = new Map();
    let index = 0;
    const all = this.#request.jobs.flatMap((job) =>
      job.videos.map((video) => {
        const turn = index++;
        return limit(async () => {
          outcomes.set(video, { job, fact: await this.#runOne(job, video, turn) });
        });
      }),
    );
    await Promise.all(all);
    return outcomes;
  }

  async #runOne(job: RecipeJob, item: VideoJob, turn: number): Promise<Unaddressed<OutcomeFact>> {
    if (item.settled) return { type: "video.done" };
    const context = this.#contextOf(job, item);
    try {
      await Promise.all(item.facts.map((fact) => context.emit(fact)));
      if (item.obstacle !== undefined) return await giveUp(context, item.obstacle);
      const begun = () => (context.record.session === undefined ? this.#total() : 0);
      return await runVideo(context, { slots: this.#slots, rank: () => turn + begun() });
    } catch (error) {
      if (this.#stop?.cause === "journal")
        return { type: "video.waiting", cause: "journal", reason: this.#stop.message };
      this.#bug ??= error instanceof Error ? error : new Error(String(error));
      this.stop({ scope: "all", cause: "interrupted", message: "stopped because of an unexpected error" });
      return {
        type: "video.waiting",
        cause: "interrupted",
        reason: "stopped because of an unexpected error",
      };
    }
  }

  #total(): number {
    return this.#request.jobs.reduce((sum, job) => sum + job.videos.length, 0);
  }

  #contextOf(job: RecipeJob, item: VideoJob): VideoContext {
    const { ports, settings, listeners } = this.#request;
    const { recipe, state, backend, drafts } = job;
    const record = recordOf(state, item.video.id);
    const rehearsed = backend.target === "cloud" ? state.videos.emulator.get(item.video.id) : undefined;
    const context: VideoContext = {
      recipe,
      video: item.video,
      record,
      ports: { ...ports, backend, drafts },
      isOwn: (file) => record.files.has(file) || rehearsed?.files.has(file) === true,
      renders: new Map<string, RenderStatus>(),
      decide: () =>
        decide({
          recipe: recipe.name,
          video: item.video,
          record,
          account: this.#account,
          stop: this.#stop,
          allowed: item.allowed,
          budget: recipe.budget,
          settings,
          target: backend.target,
          now: ports.clock.now(),
        }),
      emit: (fact) => this.#emit(job, { video: item.video.id, ...fact }),
      stopped: () => this.#stop?.scope === "all",
      wait: (ms) => this.#bell.wait(ms),
      call: (stage) => ({
        signal: this.#abort.signal,
        onProgress: (progress) => {
          const full = { ...progress, recipe: recipe.name, video: item.video.id, stage };
          for (const listener of listeners) quietly(() => listener.progress?.(full));
        },
      }),
      readBalance: async (key) => {
        const result = await this.#balance.read(job);
        if (!result.ok) await attemptFailed(context, { stage: "credits", key, failure: result.error });
      },
    };
    return context;
  }

  async #readBalance(job: RecipeJob): Promise<Result<Balance, Failure>> {
    beginReading(this.#account);
    const result = await job.backend.balance({ signal: this.#abort.signal });
    if (result.ok) await this.#emit(job, { type: "credits.checked", ...result.value });
    return result;
  }

  /** State first, so that whoever decides next knows; then the journal; then those who only watch. */
  #emit(job: RecipeJob, fact: Fact): Promise<void> {
    const { event, written } = job.journal.append(fact);
    reduce(job.state, event);
    reduceAccount(this.#account, event);
    const stop = stopAfter(event, this.#request.settings);
    if (stop !== undefined) this.stop(stop);
    if (MOVES_CREDITS.has(event.type)) this.#bell.ring();
    return this.#announce(event, written);
  }

  async #announce(event: Event, written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#journalBroke(error);
      throw error;
    }
    for (const listener of this.#request.listeners) quietly(() => listener.event?.(event));
  }

  #tell(job: RecipeJob, fact: Fact): void {
    this.#emit(job, fact).catch(() => undefined);
  }

  #journalBroke(error: unknown): void {
    if (this.#stop?.cause === "journal") return;
    const why = error instanceof Error ? error.message : String(error);
    this.#stop = { scope: "all", cause: "journal", message: `the journal cannot be written: ${why}` };
    this.#bell.ring();
  }

  #summarise(outcomes: Outcomes): RunSummary {
    const { settings, ports } = this.#request;
    const results = [...outcomes].map(([item, { job, fact }]) => ({
      recipe: job.recipe.name,
      video: item.video.id,
      outcome: fact,
      record: recordOf(job.state, item.video.id),
    }));
    return summarise({
      results,
      counts: countStates(results),
      creditsSpent: this.#account.spent,
      seconds: (ports.clock.now() - settings.startedAt) / 1000,
      stop: this.#stop,
    });
  }
}

type Outcomes = Map<VideoJob, { readonly job: RecipeJob; readonly fact: Unaddressed<OutcomeFact> }>;

/** What those who wait for credits are woken by: outcomes too, because a step that is left open holds nothing back. */
const MOVES_CREDITS: ReadonlySet<Event["type"]> = new Set([
  "credits.settled",
  "prompt.rejected",
  "video.parked",
  "video.failed",
  "video.blocked",
  "video.unknown",
  "video.waiting",
] as const);

async function giveUp(context: VideoContext, obstacle: Obstacle): Promise<Unaddressed<OutcomeFact>> {
  const fact = { type: `video.${obstacle.state}`, reason: obstacle.reason } as const;
  await context.emit(fact);
  return fact;
}

function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // A reporter that fails must not end a paid run.
  }
}
