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
import { html } from "./text.ts";
import { totalsHtml } from "./totals.ts";

export interface PageOptions {
  /** sha256 of a text in UTF-8, in base64. */
  readonly hash: (text: string) => string;
}

export function page(report: Report, { hash }: PageOptions): string {
  const title = `${report.recipes.length === 1 ? report.recipes[0] : count(report.recipes.length, "recipe")} – video report`;
  return `<!doctype html>
${MARK}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(hash)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#videos">Skip to the videos</a>
${headerHtml(report)}
<main>
${totalsHtml(report)}
${galleryHtml(report)}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** `file:` for a page opened from disk, `'self'` for one that is served: the videos lie beside it. */
const policy = (hash: (text: string) => string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${hash(STYLE)}'`,
    `script-src 'sha256-${hash(SCRIPT)}'`,
    "img-src 'self' file: data:",
    "media-src 'self' file: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

function headerHtml({ recipes, madeAt }: Report): string {
  const names = recipes.map((name) => `<bdi>${html(name)}</bdi>`).join(", ");
  return `<header><p class="brand">nemo-pipeline report</p><h1>${names}</h1><p class="quiet">As the journals stood on <time datetime="${html(madeAt)}">${html(moment(madeAt))}</time></p></header>`;
}

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
  const present = STATES.map((state) => ({ state, number: countOf(videos, state) })).filter(
    ({ number }) => number > 0,
  );
  const choices = present.map(({ state, number }) => choiceHtml(state, number));
  return `<fieldset><legend class="hide">State</legend>${choiceHtml("all", videos.length)}${choices.join("")}</fieldset>`;
}

const choiceHtml = (state: VideoState | "all", number: number): string =>
  `<label class="chip ${state}"><input type="radio" name="state" value="${state}"${state === "all" ? " checked" : ""}><span>${state} <b>${grouped(number)}</b></span></label>`;
