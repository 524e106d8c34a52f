// What is known of each video, as far as the events tell: the shape that `reduce` builds and everything else reads.

import type { AccountMark } from "../account-mark.ts";
import type { Failure } from "../failure.ts";
import type { Target } from "../ports.ts";
import type { AttemptStage, DraftPurpose, PromptWork, VideoState } from "./events.ts";
import type { Finding } from "./finding.ts";

/** Everything that one recipe's journal says. Mutable, because a journal of a million events is folded into it. */
export interface RecipeState {
  /** What a run on the embedded backend made is kept apart: it is no substitute for what the cloud makes. */
  readonly videos: Readonly<Record<Target, Map<string, VideoRecord>>>;
  /** The run that the last event belongs to. */
  run?: { readonly id: string; readonly target: Target; readonly at: string };
  /** The recipe's file that the last run was about, where it was told. */
  file?: string;
}

export interface VideoRecord {
  readonly id: string;
  session?: { readonly id: string; readonly task: string; readonly account?: AccountMark };
  /** The last session is gone on the backend. */
  sessionLost: boolean;
  /** Sessions lost in the current run. */
  lostInRun: number;
  /** Uploads finished and prompts verified in the current session, in order. */
  done: DoneStep[];
  /** The paid step that is not verified yet; at most one. */
  prompt?: OpenPrompt;
  /** The draft just read, for the next prompt or render. */
  draft?: DraftRead;
  /** What was found where something was expected, by step. */
  readonly judged: Map<string, Judged>;
  /** Prompts that were sent because of it in the current session, by the step that they correct: one each. */
  readonly corrections: Map<string, SentCorrection>;
  readonly exports: Map<string, ExportRecord>;
  /** Files that this tool wrote, by path. */
  readonly files: Map<string, WrittenFile>;
  /** Failed attempts in a row, by stage. */
  attempts: Partial<Record<AttemptStage, Attempts>>;
  outcome: Outcome;
  /** Credits settled so far, over all runs. */
  credits: number;
  /** Paid steps, for the ledger: by key and session. */
  readonly ledger: LedgerEntry[];
  /** Time of the last event, ISO 8601. */
  at: string;
}

export interface Judged {
  /** Its name for people. */
  readonly step: string;
  /** Digest of what was expected. */
  readonly wish: string;
  /** Digest of the draft or file that was looked at; empty where the draft was not kept. */
  readonly of: string;
  readonly findings: readonly Finding[];
  readonly settled: boolean;
  /** Looks in a row at what may still change. */
  readonly looks: number;
  /** ms since the epoch. */
  readonly at: number;
}

export type SentCorrection =
  | { readonly end: "open" | "carried out" }
  /** It was answered and changed nothing, or was given up. */
  | { readonly end: "in vain"; readonly reason: string };

export interface DraftRead {
  readonly purpose: Exclude<DraftPurpose, "look">;
  readonly digest: string;
  readonly tracks: number;
  /** ms since the epoch. */
  readonly at: number;
}

export type DoneStep =
  | { readonly kind: "upload"; readonly key: string }
  | { readonly kind: "prompt"; readonly key: string; readonly text: string; readonly draft: string };

interface OfPrompt {
  readonly key: string;
  readonly step: string;
  readonly text: string;
  readonly work: PromptWork;
  readonly estimate: number;
  /** Digest of the draft before the prompt. */
  readonly before: string;
  /** Time of the phase's beginning, ms since the epoch. */
  at: number;
  /** The backend's question that it answers. */
  readonly answers?: string;
  /** Key of the step that it corrects. */
  readonly corrects?: string;
  /** Sent by an earlier run. */
  adopted: boolean;
  /** Digests read since then. */
  reads: { readonly digest: string; readonly at: number }[];
}

export type OpenPrompt = OfPrompt & PromptPhase;

export type PromptPhase =
  /** On its way, or this process's predecessor died with it. Never a reason to send. */
  | { readonly phase: "intended" }
  | { readonly phase: "lost"; readonly failure: Failure }
  | {
      readonly phase: "ended";
      readonly texts: readonly string[];
      readonly incomplete: boolean;
      readonly error?: string;
    }
  /** Carried out as far as a question: the recipe may say what to answer. */
  | { readonly phase: "asked"; readonly question: string }
  | { readonly phase: "unknown"; readonly reason: string }
  /** Carried out, answered, and the draft is as it was. Sticky: only the user sends it again. */
  | { readonly phase: "failed"; readonly reason: string };

/** It was carried out and changed nothing, for a reason that is known: there is nothing left to look up. */
export const endedInVain = ({ phase }: OpenPrompt): boolean => phase === "failed" || phase === "asked";

export interface ExportRecord {
  readonly key: string;
  readonly format: string;
  readonly quality: string;
  render: string;
  /** Digest of the draft that is rendered. */
  draft: string;
  /** Key of the step that left it; earlier versions did not note it. */
  readonly after?: string;
  /** Its draft is none of the current session. */
  ofEarlierSession: boolean;
  /** `aside`: whole, and under another name, because it is not as expected. */
  phase: "intended" | "submitted" | "rendered" | "checked" | "aside" | "done" | "failed";
  /** The request may or may not have arrived: ask for the id before asking for the render. */
  inDoubt: boolean;
  /** Time of the intent, ms since the epoch. */
  at: number;
  /** Renders of this export that failed in the current run. */
  failures: number;
  /** Times the backend had taken the id and did not know it afterwards, in the current run. */
  resubmits: number;
  reason?: string;
  file?: string;
}

export interface WrittenFile {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly durationS?: number;
}

export interface Attempts {
  readonly count: number;
  /** Of the last ones, how many failed in the same way. */
  readonly alike: number;
  readonly failure: Failure;
  /** Time of the last one, ms since the epoch. */
  readonly at: number;
  /** A new token was had since. */
  readonly renewed?: boolean;
}

export interface Outcome {
  readonly state: VideoState;
  readonly reason: string;
  readonly link?: string;
}

export interface LedgerEntry {
  readonly key: string;
  readonly step: string;
  readonly at: string;
  readonly prompt: string;
  readonly estimate: number;
  /** Undefined until it is settled. */
  cost?: number;
  /** Something of the cost is an estimate. */
  isEstimate?: boolean;
  /** It was answered and changed nothing. */
  inVain?: boolean;
}

export const emptyState = (): RecipeState => ({ videos: { cloud: new Map(), emulator: new Map() } });

export const emptyRecord = (id: string): VideoRecord => ({
  id,
  sessionLost: false,
  lostInRun: 0,
  done: [],
  judged: new Map(),
  corrections: new Map(),
  exports: new Map(),
  attempts: {},
  files: new Map(),
  outcome: { state: "pending", reason: "" },
  credits: 0,
  ledger: [],
  at: "",
});
