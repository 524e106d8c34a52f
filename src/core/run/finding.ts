// One thing that was expected, and what was found instead of it or as it was to be.

import type { VideoRecord } from "./state.ts";

/** A value that goes into the journal as it is. */
export interface Finding {
  /** The end of "expected …", such as "1 text track". */
  readonly expected: string;
  /** The end of "found …", such as "0". */
  readonly found: string;
  readonly holds: boolean;
}

/** Such as "expected 1 text track, found 0; expected 12 s to 18 s, found 8 s"; empty where everything holds. */
export const shortfallsOf = (findings: readonly Finding[]): string =>
  findings
    .filter(({ holds }) => !holds)
    .map(({ expected, found }) => `expected ${expected}, found ${found}`)
    .join("; ");

/** What was found wanting, step by step, such as "prompt 2: expected 1 text track, found 0". */
export const notAsExpected = ({ judged }: VideoRecord): string[] =>
  [...judged.values()].flatMap(({ step, findings, settled }) => {
    const shortfalls = settled ? shortfallsOf(findings) : "";
    return shortfalls === "" ? [] : [`${step}: ${shortfalls}`];
  });
