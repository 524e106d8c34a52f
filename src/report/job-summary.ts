// A run in Markdown for the page of a CI job: its totals, a table of its videos, and what to do next.

import type { VideoState } from "../core/run/events.ts";
import type { VideoEnd } from "../core/run/so-far.ts";
import { totalsWords } from "../core/run/summary.ts";
import { advice, heading, unfinished } from "../core/run/unfinished.ts";
import type { Unfinished } from "../core/run/unfinished.ts";
import { count, firstOf, grouped } from "../core/words/count.ts";
import { length } from "../core/words/duration.ts";
import { nameIn } from "./run-ending.ts";
import type { RunEnding } from "./run-ending.ts";
import { code, markdown, shortened } from "./text.ts";

/** Nothing where not even the totals fit. */
export function jobSummary(run: RunEnding, { maxBytes }: { readonly maxBytes: number }): string {
  const { summary } = run;
  const head = `## ${titleOf(run)}\n\n${totalsWords(summary)}\n\n`;
  const next = nextSteps(run);
  const room = maxBytes - bytesOf(head) - bytesOf(next);
  if (room >= 0) return `${`${head}${table(run, room)}${next}`.trimEnd()}\n`;
  return bytesOf(head) <= maxBytes ? head : "";
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function titleOf({ ends, summary }: RunEnding): string {
  if (ends.length === 0) return "Nothing to do";
  const recipes = [...new Set(ends.map(({ recipe }) => recipe))];
  const { shown, more } = firstOf(recipes, MAX_RECIPES);
  const names = [...shown.map((name) => markdown(cut(name))), ...(more === 0 ? [] : [`${more} more`])];
  const result =
    summary.counts.done === ends.length ? "done" : `${grouped(ends.length - summary.counts.done)} not done`;
  return `${names.join(", ")}: ${result}`;
}

const MAX_RECIPES = 5;

/** What the browser still shows at once. */
const MAX_ROWS = 500;

const HEAD = `| Video | State | File | Length | Credits | Reason |
| --- | --- | --- | ---: | ---: | --- |
`;

/** What asks for attention comes first, then what was made. */
function table(run: RunEnding, maxBytes: number): string {
  if (run.ends.length === 0) return "";
  const name = nameIn(run);
  const sorted = run.ends.toSorted((a, b) => rankOf(a) - rankOf(b));
  let [text, rows] = [HEAD, 0];
  let left = maxBytes - bytesOf(HEAD) - ROOM_FOR_REST;
  for (const end of sorted.slice(0, MAX_ROWS)) {
    const row = `${rowOf(end, name)}\n`;
    left -= bytesOf(row);
    if (left < 0) break;
    text += row;
    rows += 1;
  }
  if (rows === 0) return "";
  const more = sorted.length - rows;
  return more === 0 ? `${text}\n` : `${text}\nAnd ${count(more, "more video")}.\n\n`;
}

/** Bytes for the words on the rows that are left out. */
const ROOM_FOR_REST = 60;

const RANKS: Readonly<Record<VideoState, number>> = {
  unknown: 0,
  blocked: 1,
  failed: 2,
  parked: 3,
  pending: 4,
  running: 4,
  done: 5,
};

const rankOf = ({ state, made }: VideoEnd): number => RANKS[state] + (made > 0 ? 0 : 0.5);

function rowOf(end: VideoEnd, name: (end: VideoEnd) => string): string {
  const files = end.files.slice(0, MAX_FILES);
  const cells = [
    markdown(cut(name(end))),
    end.state === "done" ? "done" : `**${end.state}**`,
    files.map(({ file }) => code(cut(file))).join("<br>") || "–",
    files.map(({ durationS }) => (durationS === undefined ? "–" : length(durationS))).join("<br>") || "–",
    end.credits === 0 ? "–" : grouped(end.credits),
    markdown(cut(end.reason)),
  ];
  return `| ${cells.join(" | ")} |`;
}

const MAX_FILES = 5;
const MAX_LENGTH = 500;

const cut = (text: string): string => shortened(text, MAX_LENGTH);

function nextSteps(run: RunEnding): string {
  const groups = unfinished(run.summary.results);
  if (groups.length === 0) return "";
  const items = groups.map((group) => item(group, run));
  return `### What to do next\n\n${items.join("\n")}\n\nTo go on: ${code(run.goOn)}\n`;
}

function item(group: Unfinished, { resolve }: RunEnding): string {
  const words = markdown(cut(advice(group)));
  const [first] = group.results;
  const which =
    group.results.length === 1 && first !== undefined ? `${first.recipe}/${first.video}` : "VIDEO";
  const answers =
    group.kind === "unknown"
      ? ["--applied", "--resend", "--abandon"].map((word) => `\n  - ${code(`${resolve} ${which} ${word}`)}`)
      : [];
  return `- ${heading(group)}.${words === "" ? "" : ` ${words}`}${answers.join("")}`;
}
