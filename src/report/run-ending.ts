// What a JUnit file and a job summary are made of: a run at its end, or where it was cut short.

import type { VideoEnd } from "../core/run/so-far.ts";
import type { RunSummary } from "../core/run/summary.ts";
import { advice, kindOf } from "../core/run/unfinished.ts";

export interface RunEnding {
  readonly summary: RunSummary;
  readonly ends: readonly VideoEnd[];
  /** ms since the epoch. */
  readonly startedAt: number;
  /** The command to go on with. */
  readonly goOn: string;
  /** The command that settles a paid step; the video and the answer follow it. */
  readonly resolve: string;
  /** Where the recipe names a video. */
  readonly placeOf: (of: VideoEnd) => SourceLine | undefined;
}

export interface SourceLine {
  /** As the service that reads it finds it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** As the user names it: the recipe's name stands before the id where there are several. */
export const nameIn = ({ ends }: Pick<RunEnding, "ends">): ((end: VideoEnd) => string) => {
  const several = new Set(ends.map(({ recipe }) => recipe)).size > 1;
  return ({ recipe, video }) => (several ? `${recipe}/${video}` : video);
};

/** What the user can do about a video that is not done, line by line. */
export function wayOnLines(end: VideoEnd, { goOn, resolve }: RunEnding): string[] {
  const kind = kindOf(end);
  if (kind === "done") return [];
  const words = advice({ kind, results: [end] });
  const answers =
    kind === "unknown"
      ? ["--applied", "--resend", "--abandon"].map((word) => `${resolve} ${end.recipe}/${end.video} ${word}`)
      : [];
  return [...(words === "" ? [] : [words]), ...answers, `To go on: ${goOn}`];
}
