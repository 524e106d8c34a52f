// The morning brief in Markdown: what the last run made, what is not done and why, what it cost against the runs before.

import { shortfallsOf } from "../core/run/finding.ts";
import { count, firstOf, grouped } from "../core/words/count.ts";
import { elapsed, length } from "../core/words/duration.ts";
import { size } from "../core/words/size.ts";
import { MARK } from "./mark.ts";
import { moment } from "./moment.ts";
import { countOf, nameOf, sorted } from "./report.ts";
import type { Report, ReportVideo } from "./report.ts";
import { compareLast, videoSeconds } from "./runs.ts";
import type { Comparison, MadeFile, RunFacts } from "./runs.ts";
import { code, markdown } from "./text.ts";
import { change, FIGURE_NAMES, figureWords, minutes, resultOf } from "./totals.ts";

export function digest(report: Report): string {
  const comparison = compareLast(report.runs);
  const parts = [
    MARK,
    `# Morning brief: ${report.recipes.map(markdown).join(", ")}`,
    ...lastRun(comparison),
    ...unexpected(report),
    ...undone(report),
  ];
  return `${parts.join("\n\n")}\n`;
}

function lastRun(comparison: Comparison | undefined): string[] {
  if (comparison === undefined) return ["No run yet."];
  const { last } = comparison;
  return [
    headline(last),
    ...(last.stopped === undefined ? [] : [`It stopped: ${markdown(last.stopped)}`]),
    figures(comparison),
    ...made(last),
  ];
}

function headline(run: RunFacts): string {
  const what = `${count(run.files.length, "file")}, ${minutes(videoSeconds(run))} of video`;
  return `Run of ${moment(run.at)}, ${resultOf(run)}: ${what}, ${count(run.credits, "credit")}, ${elapsed(run.seconds * 1000)}.`;
}

function figures({ before, figures: list }: Comparison): string {
  if (before.length === 0) return "There is no run before to compare it with.";
  const usual = before.length === 1 ? "The run before" : `Mean of ${before.length} before`;
  const rows = list.map(
    (figure) =>
      `| ${FIGURE_NAMES[figure.name]} | ${figureWords(figure.name, figure.value)} | ${figureWords(figure.name, figure.usual ?? 0)} | ${change(figure)} |`,
  );
  return [`| | This run | ${usual} | Change |`, "| --- | ---: | ---: | ---: |", ...rows].join("\n");
}

/** Longer lists are cut: the page has them all. */
const MAX_LISTED = 50;

function made({ files }: RunFacts): string[] {
  if (files.length === 0) return ["## Made\n\nNothing."];
  const { shown, more } = firstOf(files, MAX_LISTED);
  const rows = shown.map(
    (file) =>
      `| ${markdown(nameOf({ recipe: file.recipe, id: file.video }))} | ${code(file.file)} | ${lengthOf(file)} | ${size(file.bytes)} |`,
  );
  return [
    "## Made",
    ["| Video | File | Length | Size |", "| --- | --- | ---: | ---: |", ...rows].join("\n"),
    ...(more === 0 ? [] : [`And ${grouped(more)} more.`]),
  ];
}

const lengthOf = ({ durationS }: MadeFile): string => (durationS === undefined ? "–" : length(durationS));

/** Made all the same: where a video is not done, its reason says so. */
function unexpected({ videos }: Report): string[] {
  const items = videos
    .filter(({ state }) => state === "done")
    .flatMap((video) =>
      video.expected.flatMap(({ step, findings }) => {
        const words = shortfallsOf(findings);
        return words === "" ? [] : [`- **${markdown(nameOf(video))}** ${markdown(`${step}: ${words}`)}`];
      }),
    );
  if (items.length === 0) return [];
  const { shown, more } = firstOf(items, MAX_LISTED);
  return [
    "## Made, but not as expected",
    shown.join("\n"),
    ...(more === 0 ? [] : [`And ${grouped(more)} more.`]),
  ];
}

function undone(report: Report): string[] {
  const videos = sorted(report.videos).filter(({ state }) => state !== "done");
  if (videos.length === 0) return [`## Not done\n\nNothing: ${allDone(report)}`];
  const { shown, more } = firstOf(videos, MAX_LISTED);
  return ["## Not done", shown.map(item).join("\n"), ...(more === 0 ? [] : [`And ${grouped(more)} more.`])];
}

const allDone = ({ videos }: Report): string =>
  videos.length === 1 ? "the video is done." : `all ${grouped(countOf(videos, "done"))} videos are done.`;

function item(video: ReportVideo): string {
  const { state, reason, wayOn } = video;
  const why = reason === "" ? "" : `: ${markdown(reason.slice(0, MAX_REASON))}`;
  const commands = wayOn.commands.map((command) => `\n  - ${code(command)}`).join("");
  const link = video.link === undefined ? "" : ` ${code(video.link)}`;
  return `- **${markdown(nameOf(video))}** ${state}${why}${wayOn.advice === "" ? "" : `  \n  ${wayOn.advice}${link}`}${commands}`;
}

const MAX_REASON = 600;
