// The facts of a run. They are written to the journal as they stand here, therefore snake_case and free of secrets.

import type { AccountMark } from "../account-mark.ts";
import type { Failure } from "../failure.ts";
import type { Balance, Target } from "../ports.ts";
import type { Stage } from "../stage.ts";
import type { Finding } from "./finding.ts";

/** What the journal adds to a fact: `seq` counts the events of one recipe's journal, `at` is ISO 8601 in UTC. */
export interface Stamp {
  readonly seq: number;
  readonly at: string;
  readonly run: string;
  readonly recipe: string;
}

export type Event = Stamp & Fact;

export type Fact = RunFact | AccountFact | VideoFact;

export type VideoState = "pending" | "running" | "done" | "failed" | "parked" | "unknown" | "blocked";

export type Counts = Readonly<Record<VideoState, number>>;

export type RunFact =
  | {
      readonly type: "run.started";
      readonly target: Target;
      readonly videos: number;
      readonly version: string;
      /** The recipe's file, as the user named it. */
      readonly file?: string;
    }
  | ({ readonly type: "run.stopping" } & Stop)
  | {
      readonly type: "run.finished";
      readonly exit_code: number;
      readonly counts: Counts;
      readonly credits_spent: number;
      readonly seconds: number;
    };

/** Why a run starts nothing more: nothing that costs (`paid`), or nothing at all (`all`). */
export interface Stop {
  readonly scope: "paid" | "all";
  readonly cause: "interrupted" | "no-credits" | "auth" | "budget" | "deadline" | "fail-fast" | "journal";
  readonly message: string;
}

export type AccountFact = { readonly type: "credits.checked" } & Balance;

/** Facts about one video. `key` is the step's key, `step` its name for people, such as "prompt 2". */
export type VideoFact = { readonly video: string } & (
  | SessionFact
  | UploadFact
  | PromptFact
  | DraftFact
  | ExpectationFact
  | RenderFact
  | FileFact
  | CreditFact
  | OutcomeFact
  | AttemptFact
);

export interface OfStep {
  readonly key: string;
  readonly step: string;
}

type SessionFact =
  | {
      readonly type: "session.created";
      readonly session: string;
      readonly task: string;
      readonly target: Target;
      readonly reason: string;
      /** Whose it is: nobody else finds it. */
      readonly account?: AccountMark;
    }
  | { readonly type: "session.lost"; readonly session: string; readonly message: string }
  /** What was done so far is let go; the files stay known. */
  | { readonly type: "video.reset"; readonly reason: string };

type UploadFact = OfStep &
  (
    | { readonly type: "upload.started"; readonly inputs: readonly string[] }
    | { readonly type: "upload.finished"; readonly files: readonly string[] }
  );

type PromptFact = OfStep &
  (
    | {
        readonly type: "prompt.intended";
        readonly text: string;
        readonly work: PromptWork;
        readonly estimate: number;
        /** The draft's digest before the prompt. */
        readonly before: string;
        /** The backend's question that this prompt answers (`on_question`). */
        readonly answers?: string;
        /** Key of the step that is corrected, because it did not come out as expected. */
        readonly corrects?: string;
      }
    /** It is proved that the backend did not carry it out. */
    | { readonly type: "prompt.rejected"; readonly failure: Failure }
    /** The stream or the answer was lost: only the draft can tell. */
    | { readonly type: "prompt.lost"; readonly failure: Failure; readonly texts: readonly string[] }
    | {
        readonly type: "prompt.ended";
        readonly texts: readonly string[];
        readonly incomplete: boolean;
        readonly error?: string;
      }
    /** It asked something instead of working: the draft is as it was. */
    | { readonly type: "prompt.asked"; readonly question: string }
    | { readonly type: "prompt.unknown"; readonly reason: string }
    | { readonly type: "prompt.resolved"; readonly how: Resolution; readonly target: Target }
  );

/** A first prompt makes a draft, the others edit it: they are estimated differently. */
export type PromptWork = "generate" | "edit";

export type Resolution = "applied" | "resend" | "abandon";

type DraftFact =
  | {
      readonly type: "draft.read";
      readonly purpose: DraftPurpose;
      readonly digest: string;
      readonly tracks: number;
      /** The timeline summary, for people. */
      readonly timeline: string;
    }
  | (OfStep & {
      readonly type: "draft.verified";
      readonly digest: string;
      /** Found by looking at the draft after the answer was lost. */
      readonly reconciled: boolean;
    })
  | (OfStep & { readonly type: "draft.mismatched"; readonly reason: string });

/** `check`: held against what is expected once more, because the backend may go on by itself. */
export type DraftPurpose = "before" | "look" | "check" | "render";

type ExpectationFact = OfStep & {
  readonly type: "expectation.checked";
  /** Digest of what is expected. */
  readonly wish: string;
  /** Digest of the draft or the file that was looked at; empty where the draft was not kept. */
  readonly of: string;
  readonly findings: readonly Finding[];
  /** False: it will be looked at again, because the draft may still change by itself. */
  readonly settled: boolean;
  /** What follows where it does not hold. */
  readonly otherwise: "fail" | "warn" | "prompt";
};

type RenderFact = OfStep & { readonly render: string } & (
    | {
        readonly type: "render.intended";
        readonly format: string;
        readonly quality: string;
        /** Digest of the draft that is rendered. */
        readonly draft: string;
        /** Key of the step that left it. Absent in journals of earlier versions. */
        readonly after?: string;
      }
    | { readonly type: "render.submitted" }
    | { readonly type: "render.finished" }
    | { readonly type: "render.failed"; readonly reason: string }
  );

type FileFact = OfStep & { readonly file: string } & (
    | ({ readonly type: "download.checked" } & Finished)
    | ({ readonly type: "download.finished" } & Finished)
    /** Whole and not as expected: kept for a person to look at, under a name of its own. */
    | ({ readonly type: "export.set-aside" } & Finished)
    | ({ readonly type: "export.moved"; readonly from: string } & Finished)
    | { readonly type: "export.missing"; readonly reason: string }
  );

interface Finished {
  readonly bytes: number;
  readonly sha256: string;
  readonly duration_s?: number;
}

type CreditFact = OfStep &
  (
    | { readonly type: "credits.reserved"; readonly credits: number }
    | {
        readonly type: "credits.settled";
        readonly credits: number;
        /** `measured`: the balance showed it; `estimated`: other prompts were in flight, so the balance could not tell. */
        readonly basis: "measured" | "estimated";
      }
  );

export type OutcomeFact =
  | { readonly type: "video.done" }
  | { readonly type: "video.failed"; readonly reason: string }
  | { readonly type: "video.parked"; readonly reason: string }
  | { readonly type: "video.unknown"; readonly reason: string }
  | { readonly type: "video.blocked"; readonly reason: string; readonly link?: string }
  /** Nothing went wrong; it waits for a later run. */
  | { readonly type: "video.waiting"; readonly cause: WaitingCause; readonly reason: string };

/** `correction`: one more prompt is wanted that the shown plan did not speak of. */
export type WaitingCause = Stop["cause"] | "max-class" | "session-gone" | "correction";

type AttemptFact = AttemptFailed | { readonly type: "token.renewed"; readonly stage: AttemptStage };

interface AttemptFailed {
  readonly type: "attempt.failed";
  readonly stage: AttemptStage;
  /** The step it was an attempt at. */
  readonly key: string;
  readonly failure: Failure;
}

export type AttemptStage = Stage | "session" | "draft" | "credits" | "poll";

export type FactType = Fact["type"];

/** Facts that must be on disk before the next act: an irreversible act follows, or one has just been learned of. */
export const isDurable = (type: FactType): boolean => DURABLE.has(type);

const DURABLE: ReadonlySet<FactType> = new Set<FactType>([
  "session.created",
  "credits.reserved",
  "prompt.intended",
  "prompt.ended",
  "prompt.resolved",
  "render.intended",
  "download.checked",
  "run.finished",
]);

/** A later version may write facts that this one does not know: they are kept and have no effect. */
export const isKnownType = (type: string): type is FactType => KNOWN.has(type);

const KNOWN: ReadonlySet<string> = new Set<FactType>([
  "run.started",
  "run.stopping",
  "run.finished",
  "credits.checked",
  "credits.reserved",
  "credits.settled",
  "session.created",
  "session.lost",
  "upload.started",
  "upload.finished",
  "prompt.intended",
  "prompt.rejected",
  "prompt.lost",
  "prompt.ended",
  "prompt.asked",
  "prompt.unknown",
  "prompt.resolved",
  "draft.read",
  "draft.verified",
  "draft.mismatched",
  "expectation.checked",
  "render.intended",
  "render.submitted",
  "render.finished",
  "render.failed",
  "download.checked",
  "download.finished",
  "export.set-aside",
  "export.moved",
  "export.missing",
  "attempt.failed",
  "token.renewed",
  "video.reset",
  "video.done",
  "video.failed",
  "video.parked",
  "video.unknown",
  "video.blocked",
  "video.waiting",
]);
