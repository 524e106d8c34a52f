// One frame of the terminal view: as many videos in work as fit, the totals, and the latest word.

import { doing } from "./activity.ts";
import type { Activity } from "./activity.ts";
import type { Board, Totals } from "./board.ts";
import { count, grouped } from "../core/words/count.ts";
import { elapsed } from "../core/words/duration.ts";
import type { Paint } from "./paint.ts";
import { harmless } from "./sanitize.ts";
import { fit, packed, padEnd, padStart, widthOf } from "./width.ts";

export interface FrameOptions {
  readonly columns: number;
  /** Lines at most. */
  readonly rows: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly notice: string | undefined;
  readonly paint: Paint;
}

/** On wider terminals lines end here: nobody follows a line over a gap of a hundred columns. */
const MAX_COLUMNS = 120;

export function frame(board: Board, given: FrameOptions): string[] {
  const options = { ...given, columns: Math.min(given.columns, MAX_COLUMNS) };
  const foot = footLines(board, options).slice(0, Math.max(1, options.rows));
  const body = bodyLines(board, { ...options, rows: options.rows - foot.length });
  return [...body, ...foot];
}

function bodyLines(board: Board, options: FrameOptions): string[] {
  const all = board.inWork();
  const room = Math.max(0, options.rows - (all.length > options.rows ? 1 : 0));
  const shown = choose(all, room);
  const names = shown.map((activity) => harmless(board.name(activity)));
  const widest = Math.min(
    Math.floor(options.columns / 3),
    names.reduce((max, name) => Math.max(max, widthOf(name)), 0),
  );
  const lines = shown.map((activity, index) =>
    videoLine(activity, names[index] ?? "", { widest, ...options }),
  );
  if (all.length === shown.length || options.rows <= 0) return lines;
  return [...lines, options.paint(`and ${count(all.length - shown.length, "more video")} in work`, "dim")];
}

/** Those that hold a slot before those that wait for one; always in the order in which they began, so that lines stay put. */
function choose(all: readonly Activity[], room: number): readonly Activity[] {
  if (all.length <= room) return all;
  const chosen = new Set([...all.filter((it) => it.busy), ...all.filter((it) => !it.busy)].slice(0, room));
  return all.filter((activity) => chosen.has(activity));
}

const TIME_COLUMNS = 7;

/** Enough for a percentage. */
const SHORT_DETAIL_COLUMNS = 4;

function videoLine(
  activity: Activity,
  name: string,
  { widest, columns, now, paint }: FrameOptions & { readonly widest: number },
): string {
  const time = padStart(elapsed(now - activity.since), TIME_COLUMNS);
  const room = columns - widest - widthOf(time) - 4;
  const words = fit(wordsFor(activity, room), room);
  const detail = detailFor(activity, room - widthOf(words) - 2);
  const middle = detail === "" ? words : `${words}  ${detail}`;
  const gap = " ".repeat(Math.max(0, room - widthOf(middle)));
  const painted = `${paint(words, activity.busy ? "accent" : "dim")}${detail === "" ? "" : `  ${paint(detail, "dim")}`}`;
  return `${paint(padEnd(fit(name, widest), widest), "bold")}  ${painted}${gap}  ${paint(time, "dim")}`;
}

/** A share, where the whole is cut: half a number says nothing. */
const detailFor = ({ detail, share }: Activity, room: number): string =>
  widthOf(detail) > room && widthOf(share) <= room && share !== "" ? share : fit(detail, room);

/** How far it is says more than the step's name, where there is no room for both. */
function wordsFor(activity: Activity, room: number): string {
  const whole = doing(activity);
  const detailColumns = Math.min(widthOf(activity.detail), SHORT_DETAIL_COLUMNS) + 2;
  return widthOf(whole) + detailColumns <= room ? whole : harmless(activity.verb);
}

function footLines(board: Board, { columns, now, notice, paint }: FrameOptions): string[] {
  const totals = board.totals();
  const startedAt = board.startedAt ?? now;
  const parts = [...stateParts(totals), ...moneyParts(totals), ...timeParts(board, { now, startedAt })];
  const lines = packed(parts, { separator: " · ", columns }).map((line) => paint(line, "bold"));
  const words = [...(board.stop === undefined ? [] : [`stopping: ${board.stop.message}`]), notice ?? ""];
  const wrapped = words.flatMap((text) => wrap(harmless(text), columns)).slice(0, MAX_WORD_LINES);
  return [...lines, ...wrapped.map((line) => paint(line, "warning"))];
}

/** Enough for what a terminal of 40 columns is told after Ctrl-C. */
const MAX_WORD_LINES = 6;

const wrap = (text: string, columns: number): string[] =>
  text === "" ? [] : packed(text.split(" "), { separator: " ", columns });

function stateParts({ ended, videos, inWork, waiting }: Totals): string[] {
  const parts = [`${grouped(ended.done ?? 0)} of ${grouped(videos)} done`];
  const add = (number: number | undefined, word: string): void => {
    if (number !== undefined && number > 0) parts.push(`${grouped(number)} ${word}`);
  };
  add(ended.failed, "failed");
  add(ended.unknown, "unknown");
  add(ended.blocked, "blocked");
  add(ended.parked, "parked");
  add(inWork, "in work");
  add(waiting + (ended.pending ?? 0), "waiting");
  return parts;
}

function moneyParts({ creditsSpent, creditsReserved }: Totals): string[] {
  const reserved = creditsReserved === 0 ? "" : ` + ${grouped(creditsReserved)} reserved`;
  return [`${count(creditsSpent, "credit")} spent${reserved}`];
}

function timeParts(
  board: Board,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
): string[] {
  const left = leftMs(board, now);
  return [elapsed(now - startedAt), ...(left === undefined ? [] : [`about ${elapsed(left)} left`])];
}

/** Of the usual time, for a video that has taken longer already. */
const OVERDUE = 0.25;

/** What is left of those in work, and all of those that wait, shared by as many as are in work. */
function leftMs(board: Board, now: number): number | undefined {
  const { usualMs, waiting, inWork } = board.totals();
  if (usualMs === undefined || inWork + waiting === 0) return undefined;
  const rests = board.inWork().map(({ since }) => Math.max(usualMs - (now - since), OVERDUE * usualMs));
  return rests.reduce((sum, rest) => sum + rest, waiting * usualMs) / Math.max(1, inWork);
}
