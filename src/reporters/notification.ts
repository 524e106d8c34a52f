// What is posted when a run has ended: its figures and what is not done, without anything that a stranger may not read.

import type { Target } from "../core/ports.ts";
import type { Counts, VideoState } from "../core/run/events.ts";
import { EXIT } from "../core/run/exit-code.ts";
import { stateOf } from "../core/run/summary.ts";
import type { RunSummary, VideoResult } from "../core/run/summary.ts";
import { firstOf } from "../core/words/count.ts";
import { harmless } from "./sanitize.ts";

export interface Notification {
  readonly version: 1;
  readonly exit_code: number;
  /** The exit code in words. */
  readonly result: string;
  /** Absent, like all that follows but `error`, when no run began. */
  readonly run?: string;
  readonly target?: Target;
  readonly recipes?: readonly string[];
  readonly counts?: Counts;
  readonly credits_spent?: number;
  readonly seconds?: number;
  /** Why it started nothing more. */
  readonly stopped?: string;
  /** The first of the videos that are not done. */
  readonly not_done?: readonly NotDone[];
  /** How many more there are. */
  readonly not_done_more?: number;
  /** Why no run began. */
  readonly error?: string;
}

interface NotDone {
  readonly recipe: string;
  readonly video: string;
  readonly state: VideoState;
  readonly reason: string;
}

export interface RunNews {
  readonly run: string;
  readonly target: Target;
  readonly recipes: readonly string[];
  readonly summary: RunSummary;
}

/** A chat shows no more, and services refuse long messages: Slack's limit is 40,000 characters. */
const MAX_LISTED = 20;
const MAX_REASON = 300;

export function runNotification({ run, target, recipes, summary }: RunNews): Notification {
  const { exitCode, counts, creditsSpent, seconds, stop } = summary;
  const undone = summary.results.filter(({ outcome }) => outcome.type !== "video.done");
  const { shown, more } = firstOf(undone, MAX_LISTED);
  return {
    version: 1,
    exit_code: exitCode,
    result: resultWords(exitCode),
    run,
    target,
    recipes,
    counts,
    credits_spent: creditsSpent,
    seconds: Math.round(seconds * 10) / 10,
    ...(stop !== undefined && { stopped: short(stop.message) }),
    not_done: shown.map(notDone),
    not_done_more: more,
  };
}

/** For a command that ended before a run began, such as one whose recipe is wrong. */
export const refusalNotification = (exitCode: number, message: string): Notification => ({
  version: 1,
  exit_code: exitCode,
  result: resultWords(exitCode),
  error: short(message),
});

const notDone = ({ recipe, video, outcome }: VideoResult): NotDone => ({
  recipe,
  video,
  state: stateOf(outcome),
  reason: "reason" in outcome ? short(outcome.reason) : "",
});

function short(text: string): string {
  const clean = harmless(text);
  return clean.length > MAX_REASON ? `${clean.slice(0, MAX_REASON).toWellFormed()}…` : clean;
}

const RESULTS: Readonly<Record<number, string>> = {
  [EXIT.done]: "everything is done",
  [EXIT.bug]: "unexpected error",
  [EXIT.usage]: "usage, configuration or recipe is wrong; nothing was sent",
  [EXIT.failed]: "some videos failed",
  [EXIT.stopped]: "stopped before the end; run again to go on",
  [EXIT.credits]: "not enough credits, or the token or the plan does not allow it",
  [EXIT.unknown]: "the outcome of a paid step is unknown; resolve it",
  [EXIT.locked]: "another run holds the lock",
  [EXIT.interrupted]: "interrupted; run again to go on",
};

const resultWords = (exitCode: number): string => RESULTS[exitCode] ?? `exit code ${exitCode}`;
