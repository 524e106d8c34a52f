// A time of the journal as people read it.

/** In UTC, to the minute; the time is ISO 8601. */
export const moment = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
