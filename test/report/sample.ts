// Reports to show: from a batch's events, and videos with texts of one's own.

import { createHash } from "node:crypto";
import type { Event } from "../../src/core/run/events.ts";
import type { Report, ReportVideo } from "../../src/report/report.ts";
import { page } from "../../src/report/page.ts";
import { RunLog } from "../../src/report/runs.ts";
import { Stories } from "../../src/report/story.ts";

export const HOSTILE = `</script><script>pwned=1</script><img src=x onerror="pwned=2">'"\`&lt; ]]>--> \u202egnp.exe\u0007\u001b[31m \u2028::error::`;

export function video(given: Partial<ReportVideo> = {}): ReportVideo {
  return {
    recipe: "launch",
    id: "teaser",
    target: "cloud",
    state: "done",
    reason: "",
    wayOn: { advice: "", commands: [] },
    credits: 0,
    elapsedMs: 0,
    exports: [],
    timeline: { kind: "none" },
    turns: [],
    expected: [],
    steps: [],
    ...given,
  };
}

export function report(given: Partial<Report> = {}): Report {
  return { recipes: ["launch"], madeAt: "2026-11-20T06:00:00.000Z", videos: [video()], runs: [], ...given };
}

export const pageOf = (told: Report): string =>
  page(told, { hash: (text) => createHash("sha256").update(text).digest("base64") });

export function foldAll(events: readonly Event[]): { readonly stories: Stories; readonly runs: RunLog } {
  const runs = new RunLog();
  const stories = new Stories(runs);
  for (const event of events) stories.add(event);
  return { stories, runs };
}
