// What was expected of a video's steps, and what was found: a row for each.

import type { Finding } from "../core/run/finding.ts";
import { html } from "./text.ts";

/** What one step was last held against. */
export interface Expected {
  /** Such as "prompt 2". */
  readonly step: string;
  readonly findings: readonly Finding[];
}

/** Nothing where nothing is expected. */
export function expectationsHtml(expected: readonly Expected[]): string {
  if (expected.length === 0) return "";
  const rows = expected.flatMap(({ step, findings }) => findings.map((finding) => rowOf(step, finding)));
  return `<div class="scroll" role="group" aria-label="Expectations" tabindex="0"><table><thead><tr><th scope="col">Step</th><th scope="col">Expected</th><th scope="col">Found</th><th scope="col">Held</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function rowOf(step: string, { expected, found, holds }: Finding): string {
  const cell = (text: string): string => `<td dir="auto">${html(cut(text))}</td>`;
  return `<tr><td>${html(step)}</td>${cell(expected)}${cell(found)}<td>${holds ? "yes" : `<span class="short">no</span>`}</td></tr>`;
}

const MAX_TEXT = 300;

const cut = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}…` : text;

/** How many steps are not as expected. */
export const wanting = (expected: readonly Expected[]): number =>
  expected.filter(({ findings }) => findings.some(({ holds }) => !holds)).length;
