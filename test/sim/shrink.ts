// Owns cutting a failing world down: whatever it fails without is left out.

import { play } from "./play.ts";
import type { RunSpec, VideoSpec, WorldSpec } from "./spec.ts";

/** The smallest that was found to break the same invariant. */
export async function shrink(spec: WorldSpec, invariant: number): Promise<WorldSpec> {
  let smallest = spec;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const candidate of smallerThan(smallest)) {
      if (!(await breaks(candidate, invariant))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

async function breaks(spec: WorldSpec, invariant: number): Promise<boolean> {
  const { violations } = await play(spec);
  return violations.some((violation) => violation.invariant === invariant);
}

function* smallerThan(spec: WorldSpec): Generator<WorldSpec> {
  for (const faults of without(spec.faults)) yield { ...spec, faults };
  for (const crashes of without(spec.crashes)) yield { ...spec, crashes };
  if (spec.runs.length > 1) for (const runs of without(spec.runs)) yield { ...spec, runs };
  if (spec.videos.length > 1) for (const videos of without(spec.videos)) yield { ...spec, videos };
  for (const [index, run] of spec.runs.entries()) {
    for (const smaller of smallerRuns(run)) yield { ...spec, runs: spec.runs.with(index, smaller) };
  }
  for (const [index, video] of spec.videos.entries()) {
    for (const smaller of smallerVideos(video)) yield { ...spec, videos: spec.videos.with(index, smaller) };
  }
  if (Object.keys(spec.budget).length > 0) yield { ...spec, budget: {} };
  if (spec.costs !== "exact") yield { ...spec, costs: "exact" };
  if (spec.account.kind !== "user") yield { ...spec, account: { ...spec.account, kind: "user" } };
  if (spec.account.credits !== 5000) yield { ...spec, account: { ...spec.account, credits: 5000 } };
}

function* smallerRuns(run: RunSpec): Generator<RunSpec> {
  for (const edits of without(run.edits)) yield { ...run, edits };
  for (const key of Object.keys(run)) {
    if (key !== "edits")
      yield Object.fromEntries(Object.entries(run).filter(([name]) => name !== key)) as unknown as RunSpec;
  }
}

function* smallerVideos(video: VideoSpec): Generator<VideoSpec> {
  if (video.inputs > 0) yield { ...video, inputs: 0 };
  if (video.exportsAfter.length > 0) yield { ...video, exportsAfter: [] };
  if (video.prompts.length > 1) for (const prompts of without(video.prompts)) yield { ...video, prompts };
  if (video.format !== "mp4") yield { ...video, format: "mp4" };
}

function* without<T>(items: readonly T[]): Generator<readonly T[]> {
  for (const index of items.keys()) yield items.toSpliced(index, 1);
}
