// When a run starts nothing more: `--deadline` and `--max-duration`.

import { parseDuration } from "../config/values.ts";
import { UsageError } from "./context.ts";

export interface DeadlineFlags {
  readonly deadline?: string;
  readonly maxDuration?: string;
}

export interface StopTime {
  /** ms since the epoch. */
  readonly at: number;
  readonly message: string;
}

export function stopTimes(flags: DeadlineFlags, now: Date): StopTime[] {
  const times: StopTime[] = [];
  if (flags.deadline !== undefined) {
    times.push({
      at: parseDeadline(flags.deadline, now),
      message: `stopped at the deadline ${flags.deadline}`,
    });
  }
  if (flags.maxDuration !== undefined) {
    const duration = parseDuration(flags.maxDuration);
    if (!duration.ok)
      throw new UsageError(`--max-duration: ${duration.error.message}. ${duration.error.hint}`);
    times.push({
      at: now.getTime() + duration.value,
      message: `stopped after ${flags.maxDuration} (--max-duration)`,
    });
  }
  return times;
}

/** A time of day, local: the next one; or a full date with time. */
function parseDeadline(text: string, now: Date): number {
  const day = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (day !== null) {
    const at = new Date(now);
    at.setHours(Number(day[1]), Number(day[2]), 0, 0);
    if (at <= now) at.setDate(at.getDate() + 1);
    return at.getTime();
  }
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new UsageError(`--deadline takes a time such as 07:00 or 2026-03-01T07:00, not ${text}`);
  return at;
}
