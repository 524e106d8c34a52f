// What every reporter is to a run, and the screen that it writes on. Streams, size, colour and time are given to it.

import type { RunListener } from "../core/run/listener.ts";
import type { RetryTiming } from "../core/run/retry.ts";
import type { RunPlan } from "../core/plan/planned.ts";
import type { RunSummary } from "../core/run/summary.ts";

export interface Reporter extends RunListener {
  /** Shown before anything is sent. */
  plan(plan: RunPlan): void;
  /** A word to people that is no fact of a video, such as that a lock was taken over. */
  notice(text: string): void;
  /** Resolves when everything is on the screen. */
  finish(end: RunEnd): Promise<void>;
  /** A request with its status and time, which is only shown where somebody asked for it. */
  request(line: string): void;
  /** For an end without a summary: gives the terminal back at once, and keeps what is known; does nothing after `finish`. */
  close(): Promise<void>;
}

export interface RunEnd {
  readonly summary: RunSummary;
  /** The command to go on with, such as `nemo-pipeline run recipes/launch.yaml`. */
  readonly goOn: string;
  /** The command that settles a paid step, such as `nemo-pipeline resolve`; the video and the answer follow it. */
  readonly resolve: string;
}

export interface Screen {
  /** Written to stdout; in GitHub Actions without what would be taken for a command. */
  out(text: string): void;
  /** Written to stderr; in GitHub Actions without what would be taken for a command. */
  err(text: string): void;
  /** Written to stdout as it stands: what `workflowCommand` makes, and nothing else. */
  command(text: string): void;
  columns(): number;
  rows(): number;
  readonly color: boolean;
  readonly interactive: boolean;
  /** stderr goes to a terminal, too. */
  readonly errInteractive: boolean;
  /** ms since the epoch. */
  now(): number;
  /** Calls `tick` again and again until the returned function is called; does not keep the process alive. */
  every(ms: number, tick: () => void): () => void;
}

export interface ReporterOptions extends PlainOptions {
  /** Where a recipe names a video, as the CI service finds it. */
  readonly placeOf: (of: { readonly recipe: string; readonly video: string }) => Place | undefined;
}

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

export interface PlainOptions {
  readonly screen: Screen;
  /** How long a video may be silent before a line says that it is still in work. */
  readonly stillWorkingMs: number;
  /** Only what went wrong, and the totals. */
  readonly quiet: boolean;
  /** As the run has it, to say how long it waits before the next attempt. */
  readonly retryTiming: RetryTiming;
}
