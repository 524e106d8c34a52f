// The comparison of two versions as machines read it.

import type { PlanDiff } from "../report/plan-diff.ts";

export const diffJson = ({ rev, commit, recipes, configChanged }: PlanDiff): unknown => ({
  rev,
  commit,
  config_changed: configChanged,
  recipes: recipes.map(({ name, file, note, videos, unchanged, settings, credits }) => ({
    name,
    file,
    ...(note !== undefined && { before: note }),
    settings,
    videos: videos.map((video) =>
      video.change === "removed"
        ? video
        : {
            ...video,
            steps: video.steps.map(({ kind, label, class: work }) => ({ kind, label, class: work })),
          },
    ),
    unchanged,
    credits,
  })),
});
