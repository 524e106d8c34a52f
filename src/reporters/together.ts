// Several reporters as one: what one of them cannot do keeps none of the others from it.

import type { Reporter } from "./reporter.ts";

export function together(reporters: readonly Reporter[]): Reporter {
  return {
    plan: (plan) => each(reporters, (reporter) => reporter.plan(plan)),
    notice: (text) => each(reporters, (reporter) => reporter.notice(text)),
    event: (event) => each(reporters, (reporter) => reporter.event?.(event)),
    progress: (progress) => each(reporters, (reporter) => reporter.progress?.(progress)),
    request: (line) => each(reporters, (reporter) => reporter.request(line)),
    finish: (end) => eachInTurn(reporters, (reporter) => reporter.finish(end)),
    close: () => eachInTurn(reporters, (reporter) => reporter.close()),
  };
}

function each(reporters: readonly Reporter[], tell: (reporter: Reporter) => void): void {
  const errors: unknown[] = [];
  for (const reporter of reporters) {
    try {
      tell(reporter);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

async function eachInTurn(
  reporters: readonly Reporter[],
  tell: (reporter: Reporter) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const reporter of reporters) await tell(reporter).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
