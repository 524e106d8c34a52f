// Two versions of a recipe compared by their step keys: what a run would do if all of the earlier one had been made.

import type { Recipe } from "../recipe/recipe.ts";
import { stepDetails, type Detail, type VideoVersion } from "./diff-details.ts";
import { expectedWords } from "./expected-words.ts";
import type { KeySources, WantedVideo } from "./keys.ts";
import { asMade } from "./made.ts";
import { planVideo } from "./plan.ts";
import type { PlanContext, PlannedVideo } from "./planned.ts";

export interface RecipeVersion {
  readonly recipe: Recipe;
  readonly videos: readonly WantedVideo[];
  readonly fileDigest: KeySources["fileDigest"];
}

export type VideoDiff =
  /** `sameAs` is a video that was taken out and asked for the same. */
  | (Work & { readonly change: "added"; readonly sameAs?: string })
  | (Work & { readonly change: "changed"; readonly details: readonly Detail[] })
  | { readonly change: "removed"; readonly id: string; readonly files: readonly string[] };

type Work = Pick<PlannedVideo, "id" | "class" | "reason" | "credits" | "steps">;

export interface RecipeDiff {
  readonly name: string;
  readonly file: string;
  readonly videos: readonly VideoDiff[];
  /** Videos that stay as they are. */
  readonly unchanged: number;
  /** What is said of the recipe as a whole. */
  readonly settings: readonly Detail[];
  readonly credits: DiffCredits;
}

/** Estimates. */
export interface DiffCredits {
  /** Of a run, where all of the earlier version has been made. */
  readonly run: number;
  /** Of everything, made from nothing. */
  readonly before: number;
  readonly after: number;
}

interface Versions {
  readonly before?: RecipeVersion | undefined;
  readonly after?: RecipeVersion | undefined;
  readonly costs: PlanContext["costs"];
}

export function compareVersions({ before, after, costs }: Versions): RecipeDiff {
  const earlier = byId(before);
  const later = byId(after);
  const gone = [...earlier.values()].filter(({ video }) => !later.has(video.id)).map(({ video }) => video);
  const goneByKeys = new Map(gone.map((video) => [keysOf(video), video.id]));
  const videos = [...later.values()].flatMap((now): VideoDiff[] => {
    const old = earlier.get(now.video.id);
    if (old === undefined) return [added(now.video, goneByKeys.get(keysOf(now.video)), costs)];
    return isSame(old.video, now.video) ? [] : [changed({ old, now }, costs)];
  });
  const { name = "", file = "" } = after?.recipe ?? before?.recipe ?? {};
  return {
    name,
    file,
    videos: [...videos, ...gone.map(removed)],
    unchanged: later.size - videos.length,
    settings: settings(before?.recipe, after?.recipe),
    credits: {
      run: videos.reduce((sum, video) => sum + (video.change === "removed" ? 0 : video.credits), 0),
      before: fromNothing(before, costs),
      after: fromNothing(after, costs),
    },
  };
}

interface Version extends VideoVersion {
  readonly skill: string;
}

function byId(version: RecipeVersion | undefined): ReadonlyMap<string, Version> {
  if (version === undefined) return new Map();
  const { recipe, videos, fileDigest } = version;
  return new Map(videos.map((video) => [video.id, { video, fileDigest, skill: recipe.skill }]));
}

const keysOf = ({ steps }: WantedVideo): string => steps.map(({ key }) => key).join();
const filesOf = ({ steps }: WantedVideo): string[] =>
  steps.flatMap((step) => (step.kind === "export" ? [step.file] : []));

const isSame = (one: WantedVideo, other: WantedVideo): boolean =>
  keysOf(one) === keysOf(other) &&
  filesOf(one).join("\0") === filesOf(other).join("\0") &&
  one.steps.map(expectedWords).join("\0") === other.steps.map(expectedWords).join("\0");

function added(video: WantedVideo, sameAs: string | undefined, costs: Versions["costs"]): VideoDiff {
  const work = workOf(planVideo(video, undefined, contextOf(costs)));
  return { change: "added", ...work, ...(sameAs !== undefined && { sameAs }) };
}

const removed = (video: WantedVideo): VideoDiff => ({
  change: "removed",
  id: video.id,
  files: filesOf(video),
});

const workOf = ({ id, class: kind, reason, credits, steps }: PlannedVideo): Work => ({
  id,
  class: kind,
  reason,
  credits,
  steps,
});

interface Pair {
  readonly old: Version;
  readonly now: Version;
}

function changed({ old, now }: Pair, costs: Versions["costs"]): VideoDiff {
  const record = asMade(old.video);
  const planned = planVideo(now.video, record, contextOf(costs, record.files));
  const work = { ...workOf(planned), reason: reasonOf(planned, { old, now }) };
  return { change: "changed", ...work, details: stepDetails(old, now) };
}

function reasonOf({ class: kind, reason }: PlannedVideo, { old, now }: Pair): string {
  if (kind === "free") return reason;
  if (kind === "none") return takenOut(old.video, now.video) ?? reasonOfNone(old.video, now.video, reason);
  // The keys alone do not tell these from a change of the first step.
  if (old.skill !== now.skill)
    return `the skill changed from ${old.skill} to ${now.skill}: made again from the start`;
  const [before, after] = [old.video.language, now.video.language];
  if (before === after) return reason;
  return `the language changed from ${before} to ${after}: made again from the start`;
}

const reasonOfNone = (old: WantedVideo, now: WantedVideo, reason: string): string =>
  keysOf(old) === keysOf(now) && filesOf(old).join() === filesOf(now).join()
    ? "only what follows where it is not as expected, or what is no longer expected"
    : reason;

function takenOut(old: WantedVideo, now: WantedVideo): string | undefined {
  const out = old.steps.filter(({ key }) => now.steps.every((step) => step.key !== key));
  if (out.length === 0) return undefined;
  return `${out.map(({ label }) => label).join(", ")} taken out; what was made stays`;
}

type FileFactsByName = ReturnType<typeof asMade>["files"];

const contextOf = (costs: Versions["costs"], files?: FileFactsByName): PlanContext => ({
  target: "cloud",
  costs,
  fileFacts: (file) => files?.get(file),
  retryFailed: false,
  rerun: false,
});

function fromNothing(version: RecipeVersion | undefined, costs: Versions["costs"]): number {
  const context = contextOf(costs);
  const credits = version?.videos.map((video) => planVideo(video, undefined, context).credits);
  return credits?.reduce((sum, one) => sum + one, 0) ?? 0;
}

type SettingValue = string | number | undefined;

function settings(before: Recipe | undefined, after: Recipe | undefined): Detail[] {
  if (before === undefined || after === undefined) return [];
  const facts: readonly (readonly [string, SettingValue, SettingValue])[] = [
    ["skill", before.skill, after.skill],
    ["language", before.language, after.language],
    ["budget: credits", before.budget.credits, after.budget.credits],
    ["budget: per_video", before.budget.perVideo, after.budget.perVideo],
  ];
  return facts.flatMap(([label, was, is]) =>
    was === is ? [] : [{ label, before: String(was ?? "none"), after: String(is ?? "none") }],
  );
}
