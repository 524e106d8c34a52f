// A video's steps as a Gantt chart in a table: working and waiting apart, in pictures and in numbers.

import { elapsed } from "../core/words/duration.ts";
import type { Bar, BarKind, Step } from "./steps.ts";
import { html } from "./text.ts";
import { percent } from "./timeline.ts";

export function ganttHtml(steps: readonly Step[]): string {
  if (steps.length === 0) return `<p class="quiet">No step has begun.</p>`;
  const totalMs = Math.max(1, spanMs(steps));
  const rows = steps.map((step) => rowHtml(step, totalMs)).join("");
  return `<div class="scroll" role="group" aria-label="Steps" tabindex="0"><table class="gantt"><thead><tr><th scope="col">Step</th><th scope="col" class="chart">${legend(steps)}</th><th scope="col" class="num">Working</th><th scope="col" class="num">Waiting</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** From the first event to the last, without the time between runs. */
export const spanMs = (steps: readonly Step[]): number =>
  Math.max(0, ...steps.flatMap(({ bars }) => bars.map(({ endMs }) => endMs)));

function rowHtml({ name, bars, workingMs, waitingMs }: Step, totalMs: number): string {
  const chart = bars.map((bar) => barSvg(bar, totalMs)).join("");
  const failures = bars.filter((bar) => bar.kind === "failure").length;
  const note =
    failures === 0
      ? ""
      : `<span class="note">${failures} failed ${failures === 1 ? "attempt" : "attempts"}</span>`;
  return `<tr><th scope="row">${html(name)}${note}</th><td class="chart"><svg width="100%" height="18" aria-hidden="true">${chart}</svg></td><td class="num">${brief(workingMs)}</td><td class="num">${brief(waitingMs)}</td></tr>`;
}

function barSvg({ kind, startMs, endMs, words }: Bar, totalMs: number): string {
  const x = percent(startMs, totalMs);
  if (kind === "failure") {
    return `<g class="fail"><title>${html((words ?? "").slice(0, MAX_WORDS))}</title><circle cx="${x}" cy="9" r="5"/></g>`;
  }
  const title = `${KINDS[kind]}: ${brief(endMs - startMs)}`;
  const y = kind === "wait" ? 7 : 2;
  return `<g><title>${title}</title><rect class="bar ${kind}" x="${x}" y="${y}" width="${percent(endMs - startMs, totalMs)}" height="${18 - 2 * y}"/></g>`;
}

const MAX_WORDS = 500;

const KINDS: Readonly<Record<Exclude<BarKind, "failure">, string>> = {
  wait: "waiting",
  upload: "upload",
  prompt: "prompt",
  check: "looking at the draft",
  render: "render",
  download: "download",
};

function legend(steps: readonly Step[]): string {
  const kinds = new Set(steps.flatMap(({ bars }) => bars.map(({ kind }) => kind)));
  return (Object.keys(KINDS) as (keyof typeof KINDS)[])
    .filter((kind) => kinds.has(kind))
    .map((kind) => `<span class="key ${kind}">${KINDS[kind]}</span>`)
    .join(" ");
}

/** Tenths below ten seconds: an upload of 0.4 s is no `0s`. */
export const brief = (ms: number): string => (ms < 10_000 ? `${Math.round(ms / 100) / 10}s` : elapsed(ms));
