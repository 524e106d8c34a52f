// Several reporters as one: what one of them cannot do keeps none of the others from it.

import type { Reporter } from "./reporter.ts";

export function together(reporters: readonly Reporter[]): Reporter {
  const all = (tell: (reporter: Reporter) => void): void => {
    for (const reporter of reporters) tell(reporter);
  };
  return {
    plan: (plan) => all((reporter) => reporter.plan(plan)),
    notice: (text) => all((reporter) => reporter.notice(text)),
    event: (event) => all((reporter) => reporter.event?.(event)),
    progress: (progress) => all((reporter) => reporter.progress?.(progress)),
    request: (line) => all((reporter) => reporter.request(line)),
    async finish(end) {
      for (const reporter of reporters) await reporter.finish(end);
    },
    async close() {
      for (const reporter of reporters) await reporter.close();
    },
  };
}
