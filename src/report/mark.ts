// How a report is known again: only a file that begins like one is written over.

export const MARK = "<!-- Made by nemo-pipeline report: it is written over by the next one. -->";

/** Of the beginning of a file. */
export const isReport = (beginning: string): boolean =>
  beginning.startsWith(MARK) || beginning.startsWith(`<!doctype html>\n${MARK}`);
