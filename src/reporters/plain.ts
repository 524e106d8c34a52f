// A line per fact for pipes and CI logs: nothing is drawn over, nothing moves.

import type { RunPlan } from "../core/plan/planned.ts";
import type { Event, Stamp, Stop, VideoFact } from "../core/run/events.ts";
import type { VideoProgress } from "../core/run/listener.ts";
import { doing } from "./activity.ts";
import { Board } from "./board.ts";
import { elapsed } from "../core/words/duration.ts";
import { factWords } from "./fact-words.ts";
import { planTable } from "./plan-table.ts";
import type { PlainOptions, Reporter, RunEnd } from "./reporter.ts";
import { RetryWords } from "./retry-words.ts";
import { asLines, harmless } from "./sanitize.ts";
import { quietText, summaryText } from "./summary-text.ts";

/** Silence is looked for this often, as a share of how long it may last. */
const LOOKS = 8;

/** Of the plan's rows. */
const MAX_ROWS = 100;

export class PlainReporter implements Reporter {
  readonly #options: PlainOptions;
  readonly #board = new Board();
  readonly #retries: RetryWords;
  /** When something was last said about a video, ms since the epoch. */
  readonly #lastLine = new Map<string, number>();
  /** Whether the last line that was written is empty. */
  #endsBlank = false;
  #stopLooking: (() => void) | undefined;

  constructor(options: PlainOptions) {
    this.#options = options;
    this.#retries = new RetryWords(options.retryTiming);
  }

  plan(plan: RunPlan): void {
    this.#board.expect(plan);
    if (this.#options.quiet) return;
    const { color } = this.#options.screen;
    this.#print([...planTable(plan, { color, columns: Infinity, limit: MAX_ROWS }), ""]);
  }

  notice(text: string): void {
    this.#print([harmless(text)]);
  }

  event(event: Event): void {
    this.#lookForSilence();
    const stoppedBefore = this.#board.stop !== undefined;
    const before = "video" in event ? this.#board.activity(event) : undefined;
    this.#board.event(event);
    if (event.type === "run.stopping" && !stoppedBefore) this.stopping(event);
    if (!("video" in event)) return;
    const words = factWords(event, { before, next: this.#retries.next(event) });
    if (words !== undefined) this.fact(event, words);
    else if (before === undefined) this.#lastLine.set(this.nameOf(event), this.#options.screen.now());
  }

  progress(progress: VideoProgress): void {
    this.#board.progress(progress);
  }

  async finish(end: RunEnd): Promise<void> {
    await this.close();
    const { screen, quiet } = this.#options;
    const options = { made: this.#board.made(), color: screen.color };
    const apart = this.#endsBlank ? [] : [""];
    this.#print(quiet ? quietText(end, options) : [...apart, ...summaryText(end, options)]);
  }

  request(line: string): void {
    this.#options.screen.err(asLines([harmless(line)]));
  }

  async close(): Promise<void> {
    this.#stopLooking?.();
    this.#stopLooking = () => undefined;
  }

  protected stopping({ message }: Stop): void {
    this.notice(`stopping: ${message}`);
  }

  protected fact(event: Stamp & VideoFact, words: string): void {
    this.#say(event, words);
  }

  protected nameOf(of: Pick<Stamp & VideoFact, "recipe" | "video">): string {
    return this.#board.name(of);
  }

  #lookForSilence(): void {
    const { screen, stillWorkingMs } = this.#options;
    this.#stopLooking ??= screen.every(stillWorkingMs / LOOKS, () => this.#breakSilence());
  }

  #breakSilence(): void {
    const { screen, stillWorkingMs } = this.#options;
    const now = screen.now();
    for (const activity of this.#board.inWork()) {
      const silentMs = now - (this.#lastLine.get(this.nameOf(activity)) ?? activity.since);
      if (!activity.busy || silentMs < stillWorkingMs) continue;
      const detail = activity.detail === "" ? "" : ` (${activity.detail})`;
      this.#say(activity, `still working: ${doing(activity)}${detail}, ${elapsed(now - activity.verbSince)}`);
    }
  }

  #say(of: Pick<Stamp & VideoFact, "recipe" | "video">, words: string): void {
    this.#lastLine.set(this.nameOf(of), this.#options.screen.now());
    if (!this.#options.quiet) this.#print([harmless(`${this.nameOf(of)}: ${words}`)]);
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.#endsBlank = lines.at(-1) === "";
    this.#options.screen.out(asLines(lines));
  }
}
