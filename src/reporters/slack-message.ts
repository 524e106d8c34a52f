// A notification as Slack, Mattermost and their like take it: one text, in which nothing from elsewhere links, pings or formats.

import { count, grouped } from "../core/words/count.ts";
import { elapsed } from "../core/words/duration.ts";
import type { Notification } from "./notification.ts";

export interface SlackMessage {
  readonly text: string;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

export const slackMessage = (notification: Notification): SlackMessage => ({
  text: lines(notification).join("\n"),
  unfurl_links: false,
  unfurl_media: false,
});

function lines(told: Notification): string[] {
  const { recipes = [], result, error, stopped, not_done: undone = [], not_done_more: more = 0 } = told;
  const mark = told.exit_code === 0 ? ":white_check_mark:" : ":warning:";
  const names = recipes.length === 0 ? "" : ` ${plain(recipes.join(", "))}`;
  return [
    `${mark} *nemo-pipeline*${names}: ${plain(result)} (exit code ${told.exit_code})`,
    ...figures(told),
    ...(error === undefined ? [] : [plain(error)]),
    ...(stopped === undefined ? [] : [`It stopped: ${plain(stopped)}`]),
    ...undone.map(
      ({ recipe, video, state, reason }) =>
        `• ${plain(`${recipe}/${video}`)} ${state}${reason === "" ? "" : `: ${plain(reason)}`}`,
    ),
    ...(more === 0 ? [] : [`• and ${grouped(more)} more`]),
  ];
}

function figures({ counts, credits_spent: credits = 0, seconds = 0, target, run }: Notification): string[] {
  if (counts === undefined) return [];
  const all = Object.values(counts).reduce((total, number) => total + number, 0);
  const done = `${grouped(counts.done)} of ${count(all, "video")} done`;
  const where = target === "emulator" ? ", embedded backend" : "";
  return [`${done}, ${count(credits, "credit")} spent, ${elapsed(seconds * 1000)}${where}, run ${run ?? ""}`];
}

/** Slack reads `<`, `>` and `&`; others ping whoever stands after an `@`, and all of them read some of the rest as format. */
const plain = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@\u200b")
    .replace(/[*_~`]/gu, (mark) => `\u200b${mark}\u200b`);
