// Owns what a world is made of, as plain data: a seed alone gives one, and a failing one can be cut down and kept.

/** The nth time (from 0) that the world comes to a place, something goes wrong there. */
export interface Fault {
  /** `disk:<call>:<kind of file>`, `net:<route>`, `server:<what>`. */
  readonly site: string;
  readonly nth: number;
  readonly kind: string;
}

export interface Crash {
  /** Which process, counted from 0. */
  readonly process: number;
  /** Its how manieth deed, counted from 1. */
  readonly step: number;
  readonly after: boolean;
  readonly kind: "kill" | "power";
}

export interface VideoSpec {
  readonly id: string;
  /** Input files; none, no upload. */
  readonly inputs: number;
  readonly prompts: readonly string[];
  /** After which prompts (from 1) an export stands, beside the one at the end. */
  readonly exportsAfter: readonly number[];
  readonly format: "mp4" | "gif" | "webm";
  readonly quality: "low" | "high";
  readonly renamed: boolean;
}

/** What the user does before a run. */
export type Edit =
  | { readonly kind: "append"; readonly video: number; readonly text: string }
  | { readonly kind: "change-first"; readonly video: number; readonly text: string }
  | { readonly kind: "rename"; readonly video: number }
  | { readonly kind: "quality"; readonly video: number }
  | { readonly kind: "damage"; readonly video: number }
  | { readonly kind: "remove"; readonly video: number };

export interface RunSpec {
  readonly edits: readonly Edit[];
  readonly failed?: boolean;
  /** Index of a video. */
  readonly rerun?: number;
  readonly maxClass?: "none" | "free" | "paid";
  readonly budget?: number;
  readonly failFast?: boolean;
  /** ms after the start. */
  readonly deadlineMs?: number;
  /** ms after the start; the second one kills. */
  readonly signalsMs?: readonly number[];
  /** Another run is started beside it, so many ms later. */
  readonly besideMs?: number;
  /** The clock on the wall jumps by so many ms, so long after the start. */
  readonly clockJump?: { readonly atMs: number; readonly byMs: number };
}

export interface WorldSpec {
  readonly seed: number;
  readonly videos: readonly VideoSpec[];
  readonly limits: {
    readonly uploads: number;
    readonly prompts: number;
    readonly renders: number;
    readonly downloads: number;
  };
  readonly budget: { readonly credits?: number; readonly perVideo?: number };
  readonly account: { readonly kind: "user" | "anonymous"; readonly credits: number };
  /** How prompts are charged against the estimates. */
  readonly costs: "exact" | "cheaper" | "dearer";
  /** The runs on which the faults fall; calm ones follow until everything has ended. */
  readonly runs: readonly RunSpec[];
  readonly faults: readonly Fault[];
  readonly crashes: readonly Crash[];
}
