// The figures of a contender, added up over its batches.

import type { PromptCount } from "./counting.ts";

export interface Figures extends PromptCount {
  readonly batches: number;
  readonly kills: number;
  readonly videos: number;
  /** Videos without a finished file. */
  readonly lost: number;
  /** Files under their final name that were not whole, after a kill or at the end. */
  readonly broken: number;
  /** Videos that waited for a person's word. */
  readonly asked: number;
  /** Batches that never ended well. */
  readonly unfinished: number;
}

export const NOTHING: Figures = {
  batches: 0,
  kills: 0,
  videos: 0,
  prompts: 0,
  repeated: 0,
  spent: 0,
  overpaid: 0,
  undone: 0,
  lost: 0,
  broken: 0,
  asked: 0,
  unfinished: 0,
};

export function added(figures: Figures, more: Figures): Figures {
  const names = Object.keys(NOTHING) as (keyof Figures)[];
  return Object.fromEntries(names.map((name) => [name, figures[name] + more[name]])) as unknown as Figures;
}
