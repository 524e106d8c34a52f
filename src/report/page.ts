// The report as one HTML file: no network, nothing from elsewhere, and it does nothing that its policy does not name.

import type { VideoState } from "../core/run/events.ts";
import { count, grouped } from "../core/words/count.ts";
import { cardHtml } from "./card.ts";
import { MARK } from "./mark.ts";
import { moment } from "./moment.ts";
import { countOf, sorted, STATES } from "./report.ts";
import type { Report } from "./report.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { LIVE_SCRIPT } from "./live-script.ts";
import { html } from "./text.ts";
import { totalsHtml } from "./totals.ts";

export interface PageOptions {
  /** sha256 of a text in UTF-8, in base64. */
  readonly hash: (text: string) => string;
  /** For a page that is served while the journals grow: where its updates begin. */
  readonly live?: { readonly since: string };
}

export function page(report: Report, { hash, live }: PageOptions): string {
  const script = live === undefined ? SCRIPT : SCRIPT + LIVE_SCRIPT;
  return `<!doctype html>
${MARK}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy({ script, hash, connects: live !== undefined })}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${html(titleOf(report))}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#videos">Skip to the videos</a>
<header>${headerHtml(report)}</header>
${live === undefined ? "" : liveHtml(live.since)}<main>
${totalsHtml(report)}
${galleryHtml(report)}
</main>
<script>${script}</script>
</body>
</html>
`;
}

export const titleOf = ({ recipes }: Report): string =>
  `${recipes.length === 1 ? recipes[0] : count(recipes.length, "recipe")} – video report`;

/** `file:` for a page opened from disk, `'self'` for one that is served: the videos lie beside it. */
const policy = ({
  script,
  hash,
  connects,
}: {
  readonly script: string;
  readonly hash: PageOptions["hash"];
  readonly connects: boolean;
}): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${hash(STYLE)}'`,
    `script-src 'sha256-${hash(script)}'`,
    "img-src 'self' file: data:",
    "media-src 'self' file: data:",
    ...(connects ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/** What stands in the header. */
export function headerHtml(report: Report): string {
  const { recipes, problems = [] } = report;
  const names = recipes.map(bdi).join(", ") || "No recipe yet";
  const troubles = problems.map((problem) => `<p class="trouble" role="alert">${html(problem)}</p>`);
  return `<p class="brand">nemo-pipeline report</p><h1>${names}</h1><p class="quiet">${whenHtml(report)}</p>${troubles.join("")}`;
}

function whenHtml({ madeAt, running }: Report): string {
  if (running === undefined)
    return `As the journals stood on <time datetime="${html(madeAt)}">${html(moment(madeAt))}</time>`;
  return running.length === 0 ? "No run is going on." : `A run is going on: ${running.map(bdi).join(", ")}`;
}

const bdi = (name: string): string => `<bdi>${html(name)}</bdi>`;

/** Where the page says whether it still hears of changes. */
const liveHtml = (since: string): string =>
  `<p id="live" class="quiet" role="status" data-since="${html(since)}">Live</p>\n`;

function galleryHtml(report: Report): string {
  const videos = sorted(report.videos);
  const severalRecipes = report.recipes.length > 1;
  const cards = videos.map((video) => cardHtml(video, { severalRecipes })).join("\n");
  return `<section aria-labelledby="videos"><div class="bar"><h2 id="videos" tabindex="-1">Videos</h2>
<form role="search" class="find"><label class="hide" for="find">Search in names, files, prompts and reasons</label><input id="find" type="search" placeholder="Search" autocomplete="off" spellcheck="false" aria-describedby="keys"><span id="keys" class="hide">Press slash to get here, Escape to clear.</span>${filterHtml(report)}</form>
<p id="count" role="status" aria-live="polite">${count(videos.length, "video")}</p></div>
<ul class="cards">
${cards}
</ul>
<p id="none" class="quiet" hidden>No video fits. <button type="button" id="clear">Show all</button></p></section>`;
}

function filterHtml({ videos }: Report): string {
  const choices = STATES.map((state) => choiceHtml(state, countOf(videos, state)));
  return `<fieldset><legend class="hide">State</legend>${choiceHtml("all", videos.length)}${choices.join("")}</fieldset>`;
}

const choiceHtml = (state: VideoState | "all", number: number): string =>
  `<label class="chip ${state}"${number === 0 && state !== "all" ? " hidden" : ""}><input type="radio" name="state" value="${state}"${state === "all" ? " checked" : ""}><span>${state} <b>${grouped(number)}</b></span></label>`;
