// The plan as people read it: a row for each video, and what all of it comes to.

import { beyondBudget } from "../core/plan/affordable.ts";
import type { HeldBack } from "../core/plan/affordable.ts";
import type { ChangeClass, PlannedVideo, RunPlan } from "../core/plan/planned.ts";
import { count, firstOf, grouped } from "../core/words/count.ts";
import { paintFor, STATE_STYLES } from "./paint.ts";
import type { Style } from "./paint.ts";
import { harmless } from "./sanitize.ts";
import { table } from "./table.ts";
import type { Cell } from "./table.ts";
import { wrapped } from "./width.ts";

export interface PlanTableOptions {
  readonly color: boolean;
  /** Infinity: nothing is cut. */
  readonly columns: number;
  /** Rows at most; without it, all. What there is to do goes before what is done. */
  readonly limit?: number;
}

export function planTable(plan: RunPlan, { color, columns, limit = Infinity }: PlanTableOptions): string[] {
  const paint = paintFor({ color });
  const { shown, more } = firstOf(rowsOf(plan, limit), limit);
  const head = ["video", "class", "credits", "reason"];
  return [
    ...table({ head, rows: shown.map(cellsOf) }, { paint, columns, right: [2] }),
    ...(more === 0 ? [] : [paint(`and ${count(more, "more video")}`, "dim")]),
    ...goneLines(plan).map((line) => paint(line, "dim")),
    "",
    ...wrapped(planTotals(plan), columns),
    ...beyondBudget(plan).flatMap((held) => wrapped(budgetWords(plan, held), columns)),
  ];
}

function budgetWords({ recipes }: RunPlan, { name, budget, cost }: HeldBack): string {
  const whose = recipes.length > 1 ? `The budget of ${harmless(name)}` : "The recipe's budget";
  return `${whose} lets one run spend ${grouped(budget)} of about ${count(cost, "credit")}; the rest waits.`;
}

const MAX_GONE = 10;

function goneLines({ recipes }: RunPlan): string[] {
  const names = recipes.flatMap(({ name, gone = [] }) => gone.map(({ id }) => nameOf(recipes, { name, id })));
  if (names.length === 0) return [];
  const { shown, more } = firstOf(names, MAX_GONE);
  const rest = more === 0 ? "" : ` and ${grouped(more)} more`;
  const files = names.length === 1 ? "its files stay" : "their files stay";
  return [`no longer in the recipe: ${shown.join(", ")}${rest}; ${files}`];
}

const nameOf = (
  recipes: RunPlan["recipes"],
  { name, id }: { readonly name: string; readonly id: string },
): string => harmless(recipes.length > 1 ? `${name}/${id}` : id);

/** In one line: how many videos of each class, and what they cost. */
export function planTotals({ recipes, credits }: RunPlan): string {
  const videos = recipes.flatMap((recipe) => recipe.videos);
  const classes = (["paid", "free", "none"] as const).flatMap((kind) => {
    const number = videos.filter((video) => video.class === kind && video.obstacle === undefined).length;
    return number === 0 ? [] : [`${grouped(number)} ${CLASS_WORDS[kind]}`];
  });
  const stuck = videos.filter((video) => video.obstacle !== undefined).length;
  if (stuck > 0) classes.push(`${grouped(stuck)} that cannot go on`);
  const parts = classes.length === 0 ? "" : ` (${classes.join(", ")})`;
  return `Plan: ${count(videos.length, "video")}${parts}, ${price(credits)}`;
}

const CLASS_WORDS: Readonly<Record<ChangeClass, string>> = {
  paid: "paid",
  free: "free",
  none: "with nothing to do",
};

function price({ estimate, corrections, available }: RunPlan["credits"]): string {
  const more =
    corrections === undefined ? "" : `, and ${grouped(corrections)} more if all is corrected that may be`;
  const cost = (estimate === 0 ? "no credits" : `about ${count(estimate, "credit")}`) + more;
  if (available === undefined) return `${cost}.`;
  const lacking = estimate > available ? ": not enough for all of it" : "";
  return `${cost}; ${grouped(available)} available${lacking}.`;
}

interface Row {
  readonly name: string;
  readonly video: PlannedVideo;
}

function rowsOf({ recipes }: RunPlan, limit: number): Row[] {
  const rows = recipes.flatMap((recipe) =>
    recipe.videos.map((video) => ({
      name: nameOf(recipes, { name: recipe.name, id: video.id }),
      video,
    })),
  );
  if (rows.length <= limit) return rows;
  const isIdle = ({ video }: Row) => video.class === "none" && video.obstacle === undefined;
  return [...rows.filter((row) => !isIdle(row)), ...rows.filter(isIdle)];
}

function cellsOf({ name, video }: Row): Cell[] {
  const { obstacle, credits, reason } = video;
  const kind =
    obstacle === undefined
      ? { text: video.class, style: CLASS_STYLES[video.class] }
      : { text: obstacle.state, style: STATE_STYLES[obstacle.state] };
  const price = credits === 0 ? "-" : grouped(credits);
  return [{ text: name }, kind, { text: price }, { text: harmless(obstacle?.reason ?? reason) }];
}

const CLASS_STYLES: Readonly<Record<ChangeClass, Style>> = { none: "dim", free: "good", paid: "accent" };
