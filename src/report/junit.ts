// A run as JUnit XML, which CI services show as tests: a suite for each recipe, a case for each video.

import type { VideoState } from "../core/run/events.ts";
import type { VideoEnd } from "../core/run/so-far.ts";
import { wayOnLines } from "./run-ending.ts";
import type { RunEnding } from "./run-ending.ts";
import { html, shortened } from "./text.ts";

export function junit(run: RunEnding): string {
  const { ends, summary } = run;
  const suites = [...Map.groupBy(ends, ({ recipe }) => recipe)].map(([recipe, cases]) =>
    suite(recipe, cases, run),
  );
  const { tests, failures, errors } = countsOf(ends);
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}"`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="nemo-pipeline" ${counts} time="${seconds(summary.seconds)}">`,
    ...suites,
    "</testsuites>\n",
  ].join("\n");
}

/** Only a file that begins like one is written over. */
export const isJunit = (beginning: string): boolean =>
  /^(?:\uFEFF)?<\?xml[^>]*\?>\s*<testsuites?[\s>]/u.test(beginning);

function suite(recipe: string, ends: readonly VideoEnd[], run: RunEnding): string {
  const { tests, failures, errors, skipped } = countsOf(ends);
  const time = ends.reduce((sum, end) => sum + end.seconds, 0);
  const at = new Date(run.startedAt).toISOString().slice(0, 19);
  return [
    `  <testsuite name="${attribute(recipe)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds(time)}" timestamp="${at}">`,
    ...ends.map((end) => testcase(end, run)),
    "  </testsuite>",
  ].join("\n");
}

function testcase(end: VideoEnd, run: RunEnding): string {
  const place = run.placeOf(end);
  const where = place === undefined ? "" : ` file="${attribute(place.file)}" line="${place.line}"`;
  const head = `<testcase name="${attribute(end.video)}" classname="${attribute(end.recipe)}" time="${seconds(end.seconds)}"${where}`;
  const body = [...verdict(end, run), ...output(end)];
  if (body.length === 0) return `    ${head}/>`;
  return [`    ${head}>`, ...body.map((line) => `      ${line}`), "    </testcase>"].join("\n");
}

/** `failure`: it went wrong; `error`: nobody can tell, or the account is in the way; `skipped`: a later run goes on with it. */
const ELEMENTS: Readonly<Record<VideoState, "failure" | "error" | "skipped" | undefined>> = {
  done: undefined,
  failed: "failure",
  unknown: "error",
  blocked: "error",
  parked: "skipped",
  pending: "skipped",
  running: "skipped",
};

function verdict(end: VideoEnd, run: RunEnding): string[] {
  const element = ELEMENTS[end.state];
  if (element === undefined) return [];
  const message = `message="${attribute(`${end.state}: ${end.reason}`)}"`;
  const type = element === "skipped" ? "" : ` type="${end.state}"`;
  const lines = [end.reason, ...wayOnLines(end, run)].map(content).join("\n");
  return [`<${element} ${message}${type}>${lines}</${element}>`];
}

function output({ files, credits, state, reason }: VideoEnd): string[] {
  const lines = [
    ...(state === "done" && reason !== "" ? [`not as expected: ${content(reason)}`] : []),
    ...files.map(({ file }) => content(file)),
    ...(credits === 0 ? [] : [`${credits} credits`]),
  ];
  return lines.length === 0 ? [] : [`<system-out>${lines.join("\n")}</system-out>`];
}

function countsOf(ends: readonly VideoEnd[]) {
  const of = (element: "failure" | "error" | "skipped"): number =>
    ends.filter(({ state }) => ELEMENTS[state] === element).length;
  return { tests: ends.length, failures: of("failure"), errors: of("error"), skipped: of("skipped") };
}

const seconds = (value: number): string => value.toFixed(3);

/** Readers show no more. */
const MAX_LENGTH = 4000;

/** What HTML needs escaped, XML does; two code points that are no characters end an XML file. */
const content = (text: string): string => html(shortened(text, MAX_LENGTH).replace(/[\uFFFE\uFFFF]/gu, ""));

const attribute = (text: string): string => content(text).replace(/\s+/gu, " ").trim();
