// What a video can be told to do next, and what deciding needs to know.

import type { ChangeClass } from "../plan/planned.ts";
import type { ExpectingExport, ExpectingPrompt } from "../plan/expectations.ts";
import type { WantedExport, WantedPrompt, WantedUpload, WantedVideo } from "../plan/keys.ts";
import type { Target } from "../ports.ts";
import type { Budget } from "../recipe/recipe.ts";
import type { Stage } from "../stage.ts";
import type { Account } from "./account.ts";
import type { AttemptStage, DraftPurpose, OutcomeFact, PromptWork, Stop, VideoFact } from "./events.ts";
import type { RetryTiming } from "./retry.ts";
import type { VideoRecord } from "./state.ts";

export interface DecideInput {
  readonly recipe: string;
  readonly video: WantedVideo;
  readonly record: VideoRecord;
  readonly account: Account;
  readonly stop: Stop | undefined;
  /** The most that the shown plan and `--max-class` allow for this video. */
  readonly allowed: ChangeClass;
  /** The shown plan paid for all of its prompts: only then may a session that is lost on the way be paid for anew. */
  readonly mayRebuild: boolean;
  readonly budget: Budget;
  readonly settings: RunSettings;
  readonly target: Target;
  /** ms since the epoch. */
  readonly now: number;
}

export interface RunSettings {
  readonly timing: RunTiming;
  /** Estimates in credits. */
  readonly costs: { readonly generate: number; readonly edit: number };
  /** Of the whole run, over all recipes. */
  readonly runBudget?: number;
  readonly retryFailed: boolean;
  readonly failFast: boolean;
  /** As the user set it; `allowed` says what the shown plan makes of it for a video. */
  readonly maxClass: ChangeClass;
  /** ms since the epoch. */
  readonly startedAt: number;
}

export interface RunTiming extends RetryTiming {
  /** Waits before each look at the draft when an outcome is in doubt. */
  readonly reconcileMs: readonly number[];
  /** Between two reads when waiting for a draft to become stable. */
  readonly settleMs: number;
  readonly renderTimeoutMs: number;
}

/** One act, one attempt. `stage` names the slot that it needs; without one it needs none. */
export type Decision =
  | { readonly do: "record"; readonly facts: readonly Unaddressed<VideoFact>[] }
  | { readonly do: "finish"; readonly fact: Unaddressed<OutcomeFact> }
  /** Until a time in ms since the epoch. */
  | { readonly do: "wait"; readonly stage?: "render"; readonly until: number; readonly why: string }
  /** Until a step in flight elsewhere has settled. */
  | { readonly do: "wait-for-credits" }
  | { readonly do: "renew-token"; readonly stage?: never; readonly of: AttemptStage; readonly key: string }
  | { readonly do: "read-balance"; readonly key: string }
  | { readonly do: "create-session"; readonly stage: Stage; readonly key: string; readonly reason: string }
  | { readonly do: "upload"; readonly stage: "upload"; readonly step: WantedUpload }
  | {
      readonly do: "read-draft";
      readonly stage?: Stage;
      readonly key: string;
      readonly purpose: DraftPurpose;
    }
  | {
      readonly do: "check-draft";
      readonly step: ExpectingPrompt;
      /** Digest of the draft to look at; empty: as the session has it now. */
      readonly draft: string;
      /** What is found is final, whatever it is. */
      readonly settled: boolean;
    }
  | { readonly do: "check-file"; readonly step: ExpectingExport }
  | { readonly do: "set-aside"; readonly step: WantedExport }
  | {
      readonly do: "prompt";
      readonly stage: "prompt";
      readonly step: PromptToSend;
      readonly before: string;
      readonly work: PromptWork;
      readonly estimate: number;
    }
  | {
      readonly do: "submit-render";
      readonly stage: "render";
      readonly step: WantedExport;
      /** Digest of the draft to render; empty: as the session has it now. */
      readonly draft: string;
      /** Asked for before under this id; without one, a new id. */
      readonly render?: string;
    }
  | {
      readonly do: "follow-render";
      readonly stage: "render";
      readonly step: WantedExport;
      readonly render: string;
      readonly everyMs: number;
      readonly until: number;
    }
  | {
      readonly do: "download";
      readonly stage: "download";
      readonly step: WantedExport;
      readonly render: string;
    }
  | { readonly do: "publish"; readonly step: WantedExport }
  | { readonly do: "move"; readonly step: WantedExport; readonly from: string };

/** A prompt as the recipe has it, what the recipe says to a question of the backend's, or one that corrects a step. */
export type PromptToSend = Pick<WantedPrompt, "key" | "label" | "text"> & {
  readonly answers?: string;
  /** Key of the step that it corrects. */
  readonly corrects?: string;
  /** Credits that it may cost at most, besides all other budgets. */
  readonly budgetCredits?: number;
};

/** The decisions of one kind. */
export type Do<T extends Decision["do"]> = Extract<Decision, { do: T }>;

/** A fact about the video that is being decided on: the runner adds its id. */
export type Unaddressed<T> = T extends unknown ? Omit<T, "video"> : never;
