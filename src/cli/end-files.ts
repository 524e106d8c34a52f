// Files that a run leaves at its end, also where it is cut short: JUnit, and in GitHub Actions a job summary and outputs.

import type { RunPlan } from "../core/plan/planned.ts";
import type { Event } from "../core/run/events.ts";
import { SoFar } from "../core/run/so-far.ts";
import type { RunSummary } from "../core/run/summary.ts";
import type { RunEnding } from "../report/run-ending.ts";
import type { Reporter, RunEnd } from "../reporters/reporter.ts";
import { harmless } from "../reporters/sanitize.ts";
import type { NextCommands } from "./next-commands.ts";
import type { VideoPlaces } from "./video-places.ts";
import { reasonOf } from "../core/words/reason.ts";

export interface EndFile {
  /** In words, such as "the job summary". */
  readonly name: string;
  write(run: RunEnding): Promise<void>;
}

export interface EndFilesOptions {
  readonly files: readonly EndFile[];
  readonly next: NextCommands;
  readonly placeOf: VideoPlaces;
  /** ms since the epoch. */
  readonly now: () => number;
  /** That a file could not be written fails no run. */
  readonly warn: (words: string) => void;
}

export class EndFiles implements Reporter {
  readonly #options: EndFilesOptions;
  readonly #soFar = new SoFar();
  #isWritten = false;

  constructor(options: EndFilesOptions) {
    this.#options = options;
  }

  plan(plan: RunPlan): void {
    this.#soFar.expect(plan);
  }

  notice(): void {
    // Nothing of it is kept.
  }

  request(): void {
    // Nothing of it is kept.
  }

  event(event: Event): void {
    this.#soFar.event(event);
  }

  finish({ summary }: RunEnd): Promise<void> {
    return this.#write(summary);
  }

  close(): Promise<void> {
    return this.#write(this.#soFar.summary(this.#options.now()));
  }

  async #write(summary: RunSummary): Promise<void> {
    if (this.#isWritten) return;
    this.#isWritten = true;
    const { files, next, placeOf, now } = this.#options;
    const ends = this.#soFar.ends(summary);
    const run = { summary, ends, startedAt: this.#soFar.startedAt ?? now(), ...next, placeOf };
    await Promise.all(files.map((file) => this.#writeOne(file, run)));
  }

  async #writeOne(file: EndFile, run: RunEnding): Promise<void> {
    try {
      await file.write(run);
    } catch (error) {
      const why = reasonOf(error);
      this.#options.warn(harmless(`${file.name} could not be written: ${why}`));
    }
  }
}
