// What all videos of a run share while it lives: the account, the stop, the ordered emit, the bell that wakes who waits.

import type { Failure } from "../core/failure.ts";
import type { Balance } from "../core/ports.ts";
import type { Result } from "../core/result.ts";
import { beginReading, emptyAccount, inherit, reduceAccount } from "../core/run/account.ts";
import type { Account } from "../core/run/account.ts";
import type { Event, Fact, Stop } from "../core/run/events.ts";
import type { VideoProgress } from "../core/run/listener.ts";
import { reduce } from "../core/run/reduce.ts";
import { stopAfter } from "../core/run/stop.ts";
import { BalanceReader } from "./balance.ts";
import { Bell } from "./bell.ts";
import type { RecipeJob, RunRequest } from "./run-request.ts";
import { reasonOf } from "../core/words/reason.ts";

export class Live {
  readonly account: Account = emptyAccount();
  readonly bell: Bell;
  readonly #request: RunRequest;
  readonly #abort = new AbortController();
  readonly #balance: BalanceReader<RecipeJob>;
  #stop: Stop | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    for (const job of request.jobs) {
      const records = job.state.videos[job.backend.target].values();
      for (const record of records) inherit(this.account, { recipe: job.recipe.name, record });
    }
    this.bell = new Bell(request.ports.clock);
    this.#balance = new BalanceReader((job) => this.#readBalance(job));
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Ends calls in flight when the run is aborted. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  halt(stop: Stop): void {
    if (this.#stop?.scope === "all" || (this.#stop !== undefined && stop.scope === "paid")) return;
    this.#stop = stop;
    for (const job of this.#request.jobs) this.tell(job, { type: "run.stopping", ...stop });
    this.bell.ring();
  }

  abort(): void {
    this.halt({ scope: "all", cause: "interrupted", message: "interrupted; run again to go on" });
    this.#abort.abort();
  }

  /** State first, so that whoever decides next knows; then the journal; then those who only watch. */
  emit(job: RecipeJob, fact: Fact): Promise<void> {
    const { event, written } = job.journal.append(fact);
    reduce(job.state, event);
    reduceAccount(this.account, event);
    const stop = stopAfter(event, this.#request.settings);
    if (stop !== undefined) this.halt(stop);
    if (MOVES_CREDITS.has(event.type)) this.bell.ring();
    return this.#announce(event, written);
  }

  /** For facts that nothing depends on: that the journal broke is noticed all the same. */
  tell(job: RecipeJob, fact: Fact): void {
    this.emit(job, fact).catch(() => undefined);
  }

  progress(progress: VideoProgress): void {
    for (const listener of this.#request.listeners) quietly(() => listener.progress?.(progress));
  }

  /** A reading that begins no earlier than now; it is in the account when this resolves. */
  readBalance(job: RecipeJob): Promise<Result<Balance, Failure>> {
    return this.#balance.read(job);
  }

  async #readBalance(job: RecipeJob): Promise<Result<Balance, Failure>> {
    beginReading(this.account);
    const result = await job.backend.balance({ signal: this.signal });
    if (result.ok) await this.emit(job, { type: "credits.checked", ...result.value });
    return result;
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

  #journalBroke(error: unknown): void {
    if (this.#stop?.cause === "journal") return;
    const why = reasonOf(error);
    this.#stop = { scope: "all", cause: "journal", message: `the journal cannot be written: ${why}` };
    this.bell.ring();
  }
}

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

function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // A reporter that fails must not end a paid run.
  }
}
