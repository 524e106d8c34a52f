// The end of a run in words: what was made, what it cost, and for everything else the reason and the way on.

import { notAsExpected } from "../core/run/finding.ts";
import { totalsWords } from "../core/run/summary.ts";
import type { RunSummary, VideoResult } from "../core/run/summary.ts";
import { advice, heading, unfinished } from "../core/run/unfinished.ts";
import type { Unfinished } from "../core/run/unfinished.ts";
import type { MadeFile } from "../core/run/so-far.ts";
import { count, firstOf, grouped } from "../core/words/count.ts";
import { length } from "../core/words/duration.ts";
import { paintFor } from "./paint.ts";
import type { Paint } from "./paint.ts";
import type { RunEnd } from "./reporter.ts";
import { harmless } from "./sanitize.ts";
import { size } from "../core/words/size.ts";
import { table } from "./table.ts";
import { packed } from "./width.ts";

export interface SummaryOptions {
  /** Files that this run made or renamed. */
  readonly made: readonly MadeFile[];
  readonly color: boolean;
}

/** Longer lists are cut: `status` has them all. */
const MAX_LISTED = 20;

/** Of lines that hold names only. */
const NAMES_COLUMNS = 76;

export function summaryText(end: RunEnd, { made, color }: SummaryOptions): string[] {
  const { summary } = end;
  const paint = paintFor({ color });
  if (isIdle(summary, made)) return [nothingToDo(summary.results.length)];
  const undone = undoneLines(end, paint);
  return [
    ...madeLines(made, paint),
    totalsWords(summary),
    ...warnings(summary, paint),
    ...(undone.length === 0 ? [] : ["", ...undone]),
  ];
}

/** What went wrong, and the totals as the last line. */
export function quietText(end: RunEnd, { made, color }: SummaryOptions): string[] {
  const { summary } = end;
  if (isIdle(summary, made)) return [nothingToDo(summary.results.length)];
  const paint = paintFor({ color });
  const [, ...unexpected] = warnings(summary, paint);
  const parts = [unexpected, undoneLines(end, paint)].filter((lines) => lines.length > 0);
  return [...parts.flatMap((lines) => [...lines, ""]), totalsWords(summary)];
}

function undoneLines(end: RunEnd, paint: Paint): string[] {
  const groups = unfinished(end.summary.results);
  if (groups.length === 0) return [];
  const lines = groups.flatMap((group) => [...groupLines(group, { end, paint }), ""]);
  return [...lines, `To go on: ${paint(harmless(end.goOn), "accent")}`];
}

const isIdle = ({ results, counts, creditsSpent }: RunSummary, made: readonly MadeFile[]): boolean =>
  counts.done === results.length && made.length === 0 && creditsSpent === 0;

function nothingToDo(videos: number): string {
  if (videos === 0) return "Nothing to do: no video was asked for.";
  return `Nothing to do: ${videos === 1 ? "the video is" : `all ${grouped(videos)} videos are`} done.`;
}

function madeLines(made: readonly MadeFile[], paint: Paint): string[] {
  if (made.length === 0) return [];
  const { shown, more } = firstOf(made, MAX_LISTED);
  const rows = shown.map(({ file, durationS, bytes }) => [
    { text: `  ${harmless(file)}` },
    { text: durationS === undefined ? "-" : length(durationS) },
    { text: size(bytes) },
  ]);
  return [
    `Made ${count(made.length, "file")}:`,
    ...table({ head: [], rows }, { paint, columns: Infinity, right: [1, 2] }),
    ...moreLine(more),
    "",
  ];
}

const moreLine = (more: number): string[] => (more === 0 ? [] : [`  and ${grouped(more)} more`]);

/** Of videos that were made all the same. */
function warnings(summary: RunSummary, paint: Paint): string[] {
  const name = namesIn(summary);
  const all = summary.results
    .filter(({ outcome }) => outcome.type === "video.done")
    .flatMap((result) =>
      notAsExpected(result.record).map((words) => `  ${name(result)}: ${harmless(words)}`),
    );
  if (all.length === 0) return [];
  const { shown, more } = firstOf(all, MAX_LISTED);
  return ["", paint("Made, but not as expected:", "warning"), ...shown, ...moreLine(more)];
}

interface GroupContext {
  readonly end: RunEnd;
  readonly paint: Paint;
}

function groupLines(group: Unfinished, { end, paint }: GroupContext): string[] {
  const name = namesIn(end.summary);
  const words = harmless(advice(group));
  return [
    ...memberLines(group, { name, paint }),
    ...(words === "" ? [] : [`  ${words}`]),
    ...(group.kind === "unknown" ? answers(group.results.map(name), end.resolve) : []),
  ];
}

/** As the user names a video to other commands: the recipe's name stands before the id where there are several. */
function namesIn({ results }: RunSummary): (result: VideoResult) => string {
  const several = new Set(results.map((result) => result.recipe)).size > 1;
  return ({ recipe, video }) => harmless(several ? `${recipe}/${video}` : video);
}

/** A reason that all of them share stands once. */
function memberLines(
  group: Unfinished,
  { name, paint }: { readonly name: (result: VideoResult) => string; readonly paint: Paint },
): string[] {
  const { shown, more } = firstOf(group.results, MAX_LISTED);
  const style = group.kind === "failed" || group.kind === "prompt-failed" ? "bad" : "warning";
  const title = paint(heading(group), style);
  const reasons = new Set(group.results.map(reasonOf));
  if (reasons.size > 1 || group.results.length === 1) {
    const lines = shown.map((result) => `  ${name(result)}: ${reasonOf(result)}`);
    return [`${title}:`, ...lines, ...moreLine(more)];
  }
  const names = [...shown.map(name), ...(more === 0 ? [] : [`and ${grouped(more)} more`])];
  const lines = packed(names, { separator: ", ", columns: NAMES_COLUMNS });
  return [
    `${title}: ${[...reasons].join("")}`,
    ...lines.map((line, index) => `  ${line}${index < lines.length - 1 ? "," : ""}`),
  ];
}

const reasonOf = ({ outcome }: VideoResult): string => ("reason" in outcome ? harmless(outcome.reason) : "");

function answers(names: readonly string[], resolve: string): string[] {
  const [only = ""] = names;
  const command = `${harmless(resolve)} ${names.length === 1 ? only : "VIDEO"}`;
  return [
    `  Say what became of ${names.length === 1 ? "it" : "each"}, then go on:`,
    `    ${command} --applied   it was carried out`,
    `    ${command} --resend    it is to be sent again, and may cost again`,
    `    ${command} --abandon   it is given up`,
  ];
}
