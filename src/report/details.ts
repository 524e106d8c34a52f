// What a video's card shows when it is opened.

import { count } from "../core/words/count.ts";
import { length } from "../core/words/duration.ts";
import { size } from "../core/words/size.ts";
import { expectationsHtml } from "./expectations.ts";
import { ganttHtml } from "./gantt.ts";
import type { ReportExport, ReportVideo } from "./report.ts";
import { href, html } from "./text.ts";
import { timelineHtml } from "./timeline.ts";
import type { PromptTurn, Turn } from "./transcript.ts";

export function detailsHtml(video: ReportVideo): string {
  return [
    section("Timeline", timelineHtml(video.timeline)),
    section("Transcript", transcriptHtml(video.turns)),
    video.expected.length === 0 ? "" : section("Expectations", expectationsHtml(video.expected)),
    section("Steps", ganttHtml(video.steps)),
    section("Exports", exportsHtml(video.exports)),
  ].join("");
}

const section = (title: string, body: string): string =>
  `<section class="${title.toLowerCase()}"><h4>${title}</h4>${body}</section>`;

function transcriptHtml(turns: readonly Turn[]): string {
  if (turns.length === 0) return `<p class="quiet">Nothing was said yet.</p>`;
  return `<ol class="talk">${turns.map((turn) => `<li>${turnHtml(turn)}</li>`).join("")}</ol>`;
}

function turnHtml(turn: Turn): string {
  if (turn.kind === "note") return `<p class="note">${html(turn.text)}</p>`;
  const answers = turn.answers.map((answer) => saidHtml("Answer", answer));
  const silent = turn.answers.length === 0 && turn.trouble === undefined;
  return [
    `<p class="when">${html(turn.step)}${costOf(turn)}</p>`,
    saidHtml("Prompt", turn.prompt),
    ...answers,
    silent ? `<p class="quiet">No words came back.</p>` : "",
    turn.trouble === undefined ? "" : `<p class="trouble">${html(turn.trouble)}</p>`,
  ].join("");
}

const costOf = ({ credits, isEstimate }: PromptTurn): string =>
  credits === undefined ? "" : ` · ${count(credits, "credit")}${isEstimate === true ? " (estimate)" : ""}`;

/** More is behind a button. */
const SHOWN_CHARACTERS = 700;

function saidHtml(who: "Prompt" | "Answer", text: string): string {
  const head = `<span class="who">${who}</span>`;
  const kind = who.toLowerCase();
  if (text.length <= SHOWN_CHARACTERS)
    return `<div class="said ${kind}">${head}<p dir="auto">${html(text)}</p></div>`;
  const [shown, rest] = [text.slice(0, SHOWN_CHARACTERS), text.slice(SHOWN_CHARACTERS)];
  return `<div class="said ${kind}">${head}<p dir="auto">${html(shown)}<span class="cut">…</span><span class="rest" hidden>${html(rest)}</span></p><button type="button" class="whole">Show all</button></div>`;
}

function exportsHtml(exports: readonly ReportExport[]): string {
  if (exports.length === 0) return `<p class="quiet">No file was made yet.</p>`;
  const rows = exports.map(
    (item) =>
      `<tr><td>${fileHtml(item)}</td><td>${html(item.settings)}</td><td class="num">${item.durationS === undefined ? "–" : length(item.durationS)}</td><td class="num">${size(item.bytes)}</td><td><code title="${html(item.sha256)}">${html(item.sha256.slice(0, 12))}</code></td></tr>`,
  );
  return `<div class="scroll" role="group" aria-label="Exports" tabindex="0"><table><thead><tr><th scope="col">File</th><th scope="col">Format</th><th scope="col" class="num">Length</th><th scope="col" class="num">Size</th><th scope="col">sha256</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

const fileHtml = ({ file, path }: ReportExport): string =>
  path === undefined
    ? `<bdi>${html(file)}</bdi> <span class="note">not there any more; the next run makes it again</span>`
    : `<a href="${html(href(path))}"><bdi>${html(file)}</bdi></a>`;
