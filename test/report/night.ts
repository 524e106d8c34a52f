// A report as a team would see it: a batch's events folded, with drafts drawn, players, and the way on for what failed.

import { recordOf, reduce } from "../../src/core/run/reduce.ts";
import type { Draft } from "../../src/core/draft.ts";
import { emptyState } from "../../src/core/run/state.ts";
import type { RecipeState } from "../../src/core/run/state.ts";
import { spanMs } from "../../src/report/gantt.ts";
import type { Report, ReportVideo } from "../../src/report/report.ts";
import { wayOn } from "../../src/report/way-on.ts";
import { batch } from "./batch.ts";
import { foldAll, report } from "./sample.ts";

/** Every file is the clip that lies beside the page. */
export function nightReport({ videos, clip }: { readonly videos: number; readonly clip: string }): Report {
  const events = batch({ videos, nights: 3, every: videos < 10 ? 3 : 10 });
  const { stories, runs } = foldAll(events);
  const state = events.reduce(reduce, emptyState());
  const ids = Array.from({ length: videos }, (_, index) => `clip-${index + 1}`);
  const told = ids.map((id) => {
    const story = stories.of(id, "cloud");
    return videoOf(id, {
      state,
      clip,
      steps: story?.times.steps() ?? [],
      turns: story?.transcript.turns ?? [],
    });
  });
  return report({ recipes: ["night"], videos: told, runs: runs.runs() });
}

interface Told extends Pick<ReportVideo, "steps" | "turns"> {
  readonly state: RecipeState;
  readonly clip: string;
}

function videoOf(id: string, { state, clip, steps, turns }: Told): ReportVideo {
  const record = recordOf(state, id);
  const { outcome, credits } = record;
  const named = { recipe: "night", id, state: outcome.state, target: "cloud" } as const;
  const made = [...record.files].map(([file, { bytes, sha256, durationS }]) => ({
    file,
    path: clip,
    settings: "mp4, high",
    bytes,
    sha256,
    ...(durationS !== undefined && { durationS }),
  }));
  return {
    ...named,
    reason: outcome.reason,
    wayOn: wayOn({ ...named, record, recipeFile: "recipes/night.yaml", place: "" }),
    credits,
    elapsedMs: spanMs(steps),
    exports: made,
    expected: [
      {
        step: "prompt 1",
        findings: [
          { expected: "at least 1 text track", found: "1", holds: true },
          { expected: "12 s to 18 s", found: "8 s", holds: false },
        ],
      },
    ],
    timeline: made.length === 0 ? { kind: "none" } : { kind: "draft", draft: DRAFT },
    turns,
    steps,
  };
}

const DRAFT: Draft = {
  raw: null,
  digest: "d",
  durationMs: 12_000,
  width: 1080,
  height: 1920,
  exportable: true,
  tracks: [
    {
      kind: "video",
      segments: [
        { durationMs: 5000, name: "harbour.jpg" },
        { durationMs: 7000, name: "walk.mp4" },
      ],
    },
    { kind: "audio", segments: [{ durationMs: 12_000, name: "lo-fi background music", volume: 0.35 }] },
    { kind: "text", segments: [{ durationMs: 3000, startMs: 1000, text: "Slow mornings 朝の光" }] },
  ],
};
