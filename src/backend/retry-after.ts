// The `Retry-After` header: seconds or a date, as a wait.

/** A server that asks for more than an hour is not believed. */
const MAX_WAIT_MS = 3_600_000;

export const retryAfterMs = (header: string | undefined, nowMs: number): number | undefined => {
  const asked = header?.trim() ?? "";
  const waitMs = /^\d+(\.\d+)?$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.round(Math.min(Math.max(waitMs, 0), MAX_WAIT_MS));
};
