// What a plan is made of: change classes, planned steps and videos, and what planning needs to know.

import type { GoneVideo } from "./gone.ts";
import { isSameFile } from "../ports.ts";
import type { FileFacts, Target } from "../ports.ts";
import type { VideoRecord } from "../run/state.ts";
import type { WantedStep } from "./keys.ts";

export const CHANGE_CLASSES = ["none", "free", "paid"] as const;
export type ChangeClass = (typeof CHANGE_CLASSES)[number];

export interface PlannedStep {
  readonly kind: WantedStep["kind"];
  readonly label: string;
  readonly class: ChangeClass;
}

export interface PlannedVideo {
  readonly id: string;
  readonly class: ChangeClass;
  /** In words, such as "prompt 2 changed". */
  readonly reason: string;
  /** Estimated credits. */
  readonly credits: number;
  /** What corrections may cost besides, where something does not come out as expected. */
  readonly corrections?: number;
  readonly steps: readonly PlannedStep[];
  /** Why nothing can be done for it now; such a video is reported and left as it is. */
  readonly obstacle?: Obstacle;
}

export interface Obstacle {
  readonly state: "failed" | "unknown";
  readonly reason: string;
}

export interface PlanContext {
  readonly target: Target;
  /** Estimates in credits. */
  readonly costs: { readonly generate: number; readonly edit: number };
  /** What is on disk under a name, as far as it was looked up. */
  readonly fileFacts: (file: string) => FileFacts | undefined;
  /** The record of the same video on the other kind of backend, if there is one. */
  readonly otherRecord?: VideoRecord | undefined;
  /** The user asked for failed videos again, paid steps included. */
  readonly retryFailed: boolean;
  /** The user asked for this video to be made from the start. */
  readonly rerun: boolean;
}

/** The file is there, with the recorded length and digest, and shows this export: another may have had its name since. */
export function isIntact(
  { file, key }: { readonly file: string; readonly key: string },
  record: VideoRecord | undefined,
  context: Pick<PlanContext, "fileFacts">,
): boolean {
  const written = record?.files.get(file);
  const facts = context.fileFacts(file);
  return written?.key === key && isSameFile(written, facts);
}

/** A run that died while it gave the file its new name: the bytes are there, and the journal has them under the old one. */
export function hasBeenMoved(
  { file, key }: { readonly file: string; readonly key: string },
  record: VideoRecord | undefined,
  context: Pick<PlanContext, "fileFacts">,
): boolean {
  const from = record?.exports.get(key)?.file;
  if (from === undefined || from === file) return false;
  const written = record?.files.get(from);
  return written?.key === key && isSameFile(written, context.fileFacts(file));
}

/**
 * The names under which the journal has a file's bytes. If one of them is gone, or is the same file, a run died while it moved
 * the file, or somebody moved it; otherwise this is a copy that somebody made.
 */
export const namesOfBytes = (facts: FileFacts | undefined, { files }: Pick<VideoRecord, "files">): string[] =>
  [...files].flatMap(([name, written]) => (isSameFile(written, facts) ? [name] : []));

export const isOneFile = (facts: FileFacts | undefined, named: FileFacts | undefined): boolean =>
  named === undefined || (named.ino !== undefined && named.ino === facts?.ino);

/** The plan of a run over one or more recipes. */
export interface RunPlan {
  readonly recipes: readonly {
    readonly name: string;
    readonly file: string;
    readonly videos: readonly PlannedVideo[];
    /** What a run may spend on it, in credits; absent where nothing limits it. */
    readonly budget?: number;
    /** Made before, and no longer in the recipe. */
    readonly gone?: readonly GoneVideo[];
  }[];
  readonly credits: {
    readonly estimate: number;
    /** What corrections may cost besides; absent where none may follow. */
    readonly corrections?: number;
    /** Absent when the balance could not be asked for. */
    readonly available?: number;
  };
}
