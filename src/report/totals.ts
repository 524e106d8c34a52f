// The top of the page: what there is in all, and the last run against those before.

import { count, grouped } from "../core/words/count.ts";
import { elapsed, length } from "../core/words/duration.ts";
import { countOf, madeSeconds, STATES, sum } from "./report.ts";
import type { Report } from "./report.ts";
import { compareLast, videoSeconds } from "./runs.ts";
import type { Comparison, Figure, RunFacts } from "./runs.ts";
import { moment } from "./moment.ts";
import { html } from "./text.ts";
import { percent } from "./timeline.ts";
import { trendSvg } from "./trend.ts";

export const totalsHtml = (report: Report): string =>
  `<section aria-labelledby="totals"><h2 id="totals" class="hide">Totals</h2>${tilesHtml(report)}${stateBar(report)}${lastRunHtml(compareLast(report.runs), report)}${runsHtml(report.runs)}</section>`;

function tilesHtml({ videos, runs }: Report): string {
  const done = countOf(videos, "done");
  const files = videos.reduce((number, { exports }) => number + exports.length, 0);
  const tiles = [
    ["Videos done", grouped(done), `of ${grouped(videos.length)}`],
    ["Video made", minutes(madeSeconds(videos)), `in ${count(files, "file")}`],
    ["Credits spent", grouped(sum(videos.map(({ credits }) => credits))), "over all runs"],
    ["Time", elapsed(1000 * sum(runs.map(({ seconds }) => seconds))), `in ${count(runs.length, "run")}`],
  ];
  const list = tiles.map(
    ([name, value, more]) => `<div class="tile"><dt>${name}</dt><dd><b>${value}</b> ${more}</dd></div>`,
  );
  return `<dl class="tiles">${list.join("")}</dl>`;
}

/** From a minute on in minutes: a batch makes hundreds of them. */
export const minutes = (seconds: number): string =>
  seconds < 60 ? length(seconds) : `${grouped(Math.round(seconds / 6) / 10)} min`;

function stateBar({ videos }: Report): string {
  let reached = 0;
  const parts = STATES.toReversed().flatMap((state) => {
    const number = countOf(videos, state);
    if (number === 0) return [];
    const x = percent(reached, videos.length);
    reached += number;
    return [
      `<rect class="${state}" x="${x}" width="${percent(number, videos.length)}" height="10"><title>${number} ${state}</title></rect>`,
    ];
  });
  const words = STATES.filter((state) => countOf(videos, state) > 0).map(
    (state) => `${countOf(videos, state)} ${state}`,
  );
  return parts.length === 0
    ? ""
    : `<svg class="states" width="100%" height="10" role="img" aria-label="${words.join(", ")}">${parts.join("")}</svg>`;
}

function lastRunHtml(comparison: Comparison | undefined, { running = [] }: Report): string {
  if (comparison === undefined) return `<p class="quiet">No run yet.</p>`;
  const { last, before, figures } = comparison;
  const usual =
    before.length === 0
      ? ""
      : `<th scope="col" class="num">${before.length === 1 ? "The run before" : `Mean of ${before.length} before`}</th><th scope="col" class="num">Change</th><th scope="col" class="trend">Run by run</th>`;
  const rows = figures.map((figure) => figureRow(figure, [...before, last])).join("");
  const stopped = last.stopped === undefined ? "" : `<p class="trouble">${html(last.stopped)}</p>`;
  const goesOn = last.exitCode === undefined && running.length > 0;
  const result = goesOn ? "still going on" : resultOf(last);
  return `<div class="last"><h3>Last run <span class="quiet">${html(moment(last.at))}, ${result}</span></h3>${stopped}<div class="scroll" role="group" aria-label="Last run" tabindex="0"><table><thead><tr><th scope="col"><span class="hide">Figure</span></th><th scope="col" class="num">This run</th>${usual}</tr></thead><tbody>${rows}</tbody></table></div></div>`;
}

function figureRow(figure: Figure, runs: readonly RunFacts[]): string {
  const usual =
    figure.usual === undefined
      ? ""
      : `<td class="num">${figureWords(figure.name, figure.usual)}</td><td class="num">${change(figure)}</td><td class="trend">${trendSvg(figure.name, runs)}</td>`;
  return `<tr><th scope="row">${FIGURE_NAMES[figure.name]}</th><td class="num">${figureWords(figure.name, figure.value)}</td>${usual}</tr>`;
}

export const FIGURE_NAMES: Readonly<Record<Figure["name"], string>> = {
  files: "Files made",
  "seconds of video": "Video made",
  "not done": "Videos not done",
  credits: "Credits",
  seconds: "Time",
};

export function figureWords(name: Figure["name"], value: number): string {
  if (name === "seconds") return elapsed(value * 1000);
  return name === "seconds of video" ? minutes(value) : grouped(Math.round(value * 10) / 10);
}

/** In percent of what is usual; a change from nothing has none, and what reads the same is the same. */
export function change({ name, value, usual }: Figure): string {
  if (usual === undefined || usual === 0) return "–";
  if (figureWords(name, value) === figureWords(name, usual)) return "same";
  const percentage = Math.round((100 * (value - usual)) / usual);
  return percentage === 0 ? "same" : `${percentage > 0 ? "+" : "−"}${grouped(Math.abs(percentage))} %`;
}

/** How a run ended. */
export const resultOf = ({ exitCode }: Pick<RunFacts, "exitCode">): string =>
  exitCode === undefined ? "no end recorded" : exitCode === 0 ? "complete" : `exit code ${exitCode}`;

const MAX_RUNS = 30;

function runsHtml(runs: readonly RunFacts[]): string {
  if (runs.length < 2) return "";
  const rows = runs.toReversed().slice(0, MAX_RUNS).map(runRow).join("");
  return `<details class="runs"><summary>${count(runs.length, "run")}</summary><div class="scroll" role="group" aria-label="Runs" tabindex="0"><table><thead><tr><th scope="col">Begun</th><th scope="col">Backend</th><th scope="col" class="num">Files</th><th scope="col" class="num">Video</th><th scope="col" class="num">Not done</th><th scope="col" class="num">Credits</th><th scope="col" class="num">Time</th><th scope="col">Result</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

const runRow = (run: RunFacts): string =>
  `<tr><td>${html(moment(run.at))}</td><td>${run.target === "cloud" ? "cloud" : "embedded"}</td><td class="num">${grouped(run.files.length)}</td><td class="num">${minutes(videoSeconds(run))}</td><td class="num">${grouped(run.undone.length)}</td><td class="num">${grouped(run.credits)}</td><td class="num">${elapsed(run.seconds * 1000)}</td><td>${resultOf(run)}</td></tr>`;
