// A video in the gallery: player, state, facts, reason and the way on; the rest comes when it is opened.

import { count } from "../core/words/count.ts";
import { length } from "../core/words/duration.ts";
import { size } from "../core/words/size.ts";
import { detailsHtml } from "./details.ts";
import { wanting } from "./expectations.ts";
import { brief } from "./gantt.ts";
import type { ReportVideo } from "./report.ts";
import { nameOf } from "./report.ts";
import { href, html, json, shortened } from "./text.ts";

export function cardHtml(
  video: ReportVideo,
  { severalRecipes }: { readonly severalRecipes: boolean },
): string {
  const { state, reason } = video;
  const recipe = severalRecipes ? `<span class="recipe">${html(video.recipe)}</span>` : "";
  const words =
    reason === "" ? "" : `<p class="reason" dir="auto">${html(shortened(reason, MAX_REASON))}</p>`;
  return `<li class="card" id="${html(nameOf(video))}" data-state="${state}" data-find="${html(findText(video))}"><article>
${mediaHtml(video)}
<div class="body"><div class="head"><h3>${recipe}<bdi>${html(video.id)}</bdi></h3>${badge(state)}</div>
<p class="facts">${facts(video)}</p>${words}${wayOnHtml(video)}
<details><summary>Timeline, transcript and steps<span class="hide"> of ${html(video.id)}</span></summary><div class="more"></div></details></div>
<script type="application/json">${json(detailsHtml(video))}</script></article></li>`;
}

const badge = (state: string): string => `<span class="badge ${state}">${state}</span>`;

const MAX_REASON = 600;

/** What the search looks through. */
const MAX_FIND = 1500;

const findText = ({ recipe, id, reason, turns, exports }: ReportVideo): string =>
  [
    recipe,
    id,
    ...exports.map(({ file }) => file),
    reason,
    ...turns.map((turn) => (turn.kind === "prompt" ? turn.prompt : "")),
  ]
    .join(" ")
    .slice(0, MAX_FIND)
    .toWellFormed()
    .toLowerCase()
    .replace(/\s+/gu, " ");

/** The last file is the finished one. */
function mediaHtml({ id, exports }: ReportVideo): string {
  const shown = exports.findLast((item) => item.path !== undefined);
  if (shown?.path !== undefined)
    return `<div class="media" data-of="${html(shown.sha256)} ${html(shown.path)}">${playerHtml(shown.path, id)}</div>`;
  const words = exports.length === 0 ? "no video yet" : "the file is not there any more";
  return `<div class="media none"><span class="empty">${words}</span></div>`;
}

/** A link, of which the page makes a player when it comes near: a thousand players at once are slow. */
function playerHtml(path: string, id: string): string {
  const [url, name] = [html(href(path)), html(id)];
  if (path.toLowerCase().endsWith(".gif")) return `<img loading="lazy" src="${url}" alt="${name}">`;
  return `<a class="play" href="${url}">Play ${name}</a>`;
}

function facts({ state, exports, credits, elapsedMs, expected }: ReportVideo): string {
  const last = exports.at(-1);
  return [
    ...(last?.durationS === undefined ? [] : [length(last.durationS)]),
    ...(last === undefined ? [] : [size(last.bytes)]),
    ...(exports.length > 1 ? [count(exports.length, "file")] : []),
    count(credits, "credit"),
    ...(wanting(expected) === 0
      ? []
      : [`<b class="short">${count(wanting(expected), "step")} not as expected</b>`]),
    ...(state === "done" && elapsedMs > 0 ? [`done in ${brief(elapsedMs)}`] : []),
  ]
    .map((fact) => `<span>${fact}</span>`)
    .join("");
}

function wayOnHtml({ wayOn, link }: ReportVideo): string {
  if (wayOn.commands.length === 0) return "";
  const place = isWebLink(link) ? ` <a href="${html(link)}" rel="noreferrer noopener">${html(link)}</a>` : "";
  const commands = wayOn.commands.map((command) => `<code>${unbroken(command)}</code>`).join("");
  return `<div class="way"><p>${html(wayOn.advice)}${place}</p><pre>${commands}</pre></div>`;
}

/** A line may end between words, but not within a flag. */
const unbroken = (command: string): string =>
  command
    .split(" ")
    .map((word) => `<span>${html(word)}</span>`)
    .join(" ");

/** A server gave it: nothing but the web. */
const isWebLink = (link: string | undefined): link is string =>
  link !== undefined && /^https?:\/\//iu.test(link);
