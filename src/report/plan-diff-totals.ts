// The table at the top of a comparison: how many videos are in which way touched, and what that costs.

import type { RecipeDiff, VideoDiff } from "../core/plan/diff.ts";
import { count, grouped } from "../core/words/count.ts";

export function diffTotals(recipes: readonly RecipeDiff[]): string {
  const videos = recipes.flatMap((recipe) => recipe.videos);
  const unchanged = recipes.reduce((sum, recipe) => sum + recipe.unchanged, 0);
  const rows = ROWS.flatMap(({ name, fits }) => {
    const some = videos.filter(fits);
    return some.length === 0 ? [] : [`| ${name} | ${grouped(some.length)} | ${creditsOf(some)} |`];
  });
  const same = unchanged === 0 ? [] : [`| As before | ${grouped(unchanged)} | – |`];
  const table = ["| | Videos | Credits |", "| --- | ---: | ---: |", ...rows, ...same].join("\n");
  return `${table}\n\n${money(recipes)}`;
}

interface RowKind {
  readonly name: string;
  readonly fits: (video: VideoDiff) => boolean;
}

const ROWS: readonly RowKind[] = [
  { name: "New", fits: ({ change }) => change === "added" },
  { name: "Made again from the start", fits: (video) => isPaid(video) && !goesOn(video) },
  { name: "Continued in the same session", fits: (video) => isPaid(video) && goesOn(video) },
  {
    name: "Exported again, renamed or looked at",
    fits: (video) => video.change === "changed" && video.class === "free",
  },
  {
    name: "Changed, with nothing to do",
    fits: (video) => video.change === "changed" && video.class === "none",
  },
  { name: "No longer in the recipe", fits: ({ change }) => change === "removed" },
];

const isPaid = (video: VideoDiff): boolean => video.change === "changed" && video.class === "paid";

/** What comes first is done already, and at most looked at again. */
const goesOn = (video: VideoDiff): boolean =>
  video.change === "changed" && video.steps.find(({ kind }) => kind === "prompt")?.class !== "paid";

function creditsOf(videos: readonly VideoDiff[]): string {
  const credits = videos.reduce((sum, video) => sum + (video.change === "removed" ? 0 : video.credits), 0);
  return credits === 0 ? "–" : grouped(credits);
}

function money(recipes: readonly RecipeDiff[]): string {
  const sum = (of: "run" | "before" | "after"): number =>
    recipes.reduce((total, { credits }) => total + credits[of], 0);
  const [run, before, after] = [sum("run"), sum("before"), sum("after")];
  const more = after === before ? "as before" : `${signed(after - before)} against before`;
  return [
    `Where all of it was made before, a run costs about **${count(run, "credit")}**.`,
    `Made from nothing, everything costs about ${grouped(after)}, ${more}.`,
  ].join(" ");
}

const signed = (credits: number): string => (credits < 0 ? `−${grouped(-credits)}` : `+${grouped(credits)}`);
