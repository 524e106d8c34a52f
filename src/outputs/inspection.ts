// What reading a container needs and gives.

import { ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";

/** Reads `length` bytes at `offset`; fewer only at the end of the file. */
export interface Bytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

/** The error is the end of a sentence that begins with the file's name. */
export type Inspection = Result<{ readonly durationMs?: number }, string>;

export const whole = (durationMs: number | undefined): Inspection =>
  ok(durationMs === undefined ? {} : { durationMs });
