// Options of a call that nobody gives up.

export const patient = { signal: new AbortController().signal };
