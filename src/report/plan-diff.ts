// What a change of the recipes means, in Markdown, for the summary of a pull request. Every word of a recipe's is foreign text.

import type { Diagnostic } from "../core/diagnostic.ts";
import type { Detail } from "../core/plan/diff-details.ts";
import type { RecipeDiff, VideoDiff } from "../core/plan/diff.ts";
import { count, firstOf, grouped } from "../core/words/count.ts";
import { diffTotals } from "./plan-diff-totals.ts";
import { code, markdown } from "./text.ts";

export interface PlanDiff {
  /** As the user named it, and its full name. */
  readonly rev: string;
  readonly commit: string;
  readonly recipes: readonly NotedDiff[];
  /** The configuration file is another than it was; both sides are read with the settings of now. */
  readonly configChanged: boolean;
}

export type NotedDiff = RecipeDiff & { readonly note?: DiffNote };

/** Why there is nothing that the recipe can be compared with. */
export type DiffNote =
  | { readonly kind: "new" }
  | { readonly kind: "renamed"; readonly from: string }
  | { readonly kind: "wrong-before"; readonly errors: readonly Diagnostic[] };

export function planDiffMarkdown(diff: PlanDiff): string {
  const { rev, commit, recipes } = diff;
  const changed = recipes.filter(isChanged);
  const same = recipes.filter((recipe) => !isChanged(recipe));
  const parts = [
    `# What changes against ${code(rev)} (${commit.slice(0, 8)})`,
    ...(changed.length === 0 ? ["Nothing: a run would do the same."] : [diffTotals(recipes)]),
    ...(diff.configChanged ? [CONFIG] : []),
    ...sections(changed),
    ...(same.length === 0 || changed.length === 0 ? [] : [`As before: ${names(same)}.`]),
  ];
  return `${parts.join("\n\n")}\n`;
}

const isChanged = ({ videos, settings, note }: NotedDiff): boolean =>
  videos.length > 0 || settings.length > 0 || note !== undefined;

const CONFIG =
  "The configuration file has changed, too. Both sides are read with its settings of now, so what they change (such as `out_dir`) is not shown here.";

const MAX_NAMES = 20;

function names(recipes: readonly NotedDiff[]): string {
  const { shown, more } = firstOf(recipes, MAX_NAMES);
  return shown.map(({ name }) => code(name)).join(", ") + (more === 0 ? "" : ` and ${grouped(more)} more`);
}

/** A summary in GitHub Actions holds 1 MB; what is left out is counted. */
const MAX_VIDEOS = 300;
const MAX_VIDEOS_OF_RECIPE = 50;

function sections(recipes: readonly NotedDiff[]): string[] {
  let left = MAX_VIDEOS;
  return recipes.flatMap((recipe) => {
    const { shown, more } = firstOf(recipe.videos, Math.min(left, MAX_VIDEOS_OF_RECIPE));
    left -= shown.length;
    const items = [...recipe.settings.flatMap(setting), ...shown.flatMap(item)];
    return [
      `## ${markdown(recipe.name)} (${code(recipe.file)})`,
      ...(recipe.note === undefined ? [] : [noteWords(recipe.note)]),
      ...(items.length === 0 ? [] : [items.join("\n")]),
      ...(more === 0 ? [] : [`And ${count(more, "more video")}.`]),
    ];
  });
}

function noteWords(note: DiffNote): string {
  switch (note.kind) {
    case "new":
      return "The recipe is new.";
    case "renamed":
      return `The recipe was called ${code(note.from)}. What was made is known by the recipe's name: under the new one, everything is made, and paid for, again.`;
    case "wrong-before": {
      const { shown, more } = firstOf(note.errors, 3);
      const errors = shown.map(
        ({ file, line, column, message }) =>
          `- ${code(`${file}:${line}:${column}`)} ${words(message.slice(0, MAX_TEXT))}`,
      );
      const rest = more === 0 ? [] : [`- and ${count(more, "more mistake")}`];
      const lines = ["It was wrong then, so that all of it counts as new:", "", ...errors, ...rest];
      return lines.join("\n");
    }
  }
}

const setting = ({ label, before = "", after = "" }: Detail): string[] => [
  `- ${label}: ${code(before)} became ${code(after)}`,
];

function item(video: VideoDiff): string[] {
  switch (video.change) {
    case "removed":
      return [`- ${code(video.id)} is no longer in the recipe; ${staying(video.files)}`];
    case "added": {
      const same =
        video.sameAs === undefined
          ? ""
          : `. It asks for the same as ${code(video.sameAs)} did: under its new id it is made, and paid for, again`;
      return [`- ${code(video.id)} is new, ${price(video.credits)}${same}`];
    }
    case "changed":
      return [
        `- ${code(video.id)}: ${words(video.reason)}, ${price(video.credits)}`,
        ...firstOf(video.details, MAX_DETAILS).shown.flatMap(detail),
      ];
  }
}

function staying(files: readonly string[]): string {
  if (files.length === 0) return "nothing was exported";
  const { shown, more } = firstOf(files, 3);
  const rest = more === 0 ? "" : ` and ${grouped(more)} more`;
  const stay = files.length === 1 ? "stays" : "stay";
  return `${shown.map((file) => code(file.slice(0, MAX_TEXT))).join(", ")}${rest} ${stay} if made`;
}

const price = (credits: number): string =>
  credits === 0 ? "no credits" : `about ${count(credits, "credit")}`;

/** Enough to see what it is about: the whole text stands in the pull request. */
const MAX_TEXT = 200;
const MAX_DETAILS = 6;

function detail({ label, before, after }: Detail): string[] {
  return [
    ...(before === undefined ? [] : [`  - ${label} was ${text(before)}`]),
    ...(after === undefined
      ? []
      : [`  - ${label} ${before === undefined ? "is new:" : "is"} ${text(after)}`]),
  ];
}

const text = (long: string): string => code(long.length > MAX_TEXT ? `${long.slice(0, MAX_TEXT)}…` : long);

/** GitHub makes mentions of what begins with `@`, except in code. */
const words = (foreign: string): string => (foreign.includes("@") ? code(foreign) : markdown(foreign));
