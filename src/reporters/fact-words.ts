// One line of words for each fact about a video that a person cares about; the other facts have none.

import { withoutButtons } from "../core/conversation/gui-words.ts";
import type { Stamp, VideoFact } from "../core/run/events.ts";
import { shortfallsOf } from "../core/run/finding.ts";
import type { Activity } from "./activity.ts";
import { count } from "../core/words/count.ts";
import { elapsed, length } from "../core/words/duration.ts";
import { harmless } from "./sanitize.ts";
import { size } from "../core/words/size.ts";
import { fit } from "./width.ts";

export interface FactContext {
  /** What the video was doing when the fact came. */
  readonly before: Activity | undefined;
  /** What follows a failed attempt, such as "trying again in 30s"; empty when its outcome follows. */
  readonly next: string;
}

type VideoEvent = Stamp & VideoFact;

export function factWords(event: VideoEvent, { before, next }: FactContext): string | undefined {
  switch (event.type) {
    case "session.created":
      return event.reason === "first" ? "new session" : `new session: ${harmless(event.reason)}`;
    case "session.lost":
      return `the session is gone: ${harmless(event.message)}`;
    case "video.reset":
      return `made again from the start: ${harmless(event.reason)}`;
    case "upload.finished":
      return `uploaded ${event.files.map(harmless).join(", ")}`;
    case "prompt.intended":
      return `${event.step} ${event.answers === undefined ? "sent" : "answered"}, about ${count(event.estimate, "credit")}: ${quote(event.text)}`;
    case "prompt.rejected":
      return event.failure.kind === "aborted" ? `${event.step} was not sent after all` : undefined;
    case "prompt.lost":
      return `${event.step}: the answer was lost (${harmless(event.failure.message)}); looking at the draft`;
    case "prompt.ended":
      return answerWords(event, before);
    case "prompt.asked":
      return `${event.step}: the backend asks ${quote(event.question)}`;
    case "prompt.resolved":
      return `${event.step}: resolved as ${event.how}`;
    case "draft.verified":
      return `${event.step} done${event.reconciled ? ", as the draft shows" : ""}${timelineOf(before)}`;
    case "expectation.checked":
      return expectationWords(event);
    case "credits.settled":
      return `${event.step} cost ${count(event.credits, "credit")}${event.basis === "estimated" ? " (estimate)" : ""}`;
    case "render.intended":
      return `${event.step}: rendering (${harmless(event.format)}, ${harmless(event.quality)})`;
    case "render.finished":
      return `${event.step}: rendered${after(event, before)}`;
    case "render.failed":
      return `${event.step}: the render failed: ${harmless(event.reason)}`;
    case "download.finished":
      return `${harmless(event.file)} written (${fileFacts(event)})`;
    case "export.set-aside":
      return `${event.step} is kept as ${harmless(event.file)} (${fileFacts(event)})`;
    case "export.moved":
      return `${harmless(event.from)} is now ${harmless(event.file)} (${fileFacts(event)})`;
    case "export.missing":
      return `${harmless(event.file)}: ${harmless(event.reason)}`;
    case "attempt.failed":
      return `${event.stage}: ${harmless(event.failure.message)}${next === "" ? "" : `; ${next}`}`;
    case "token.renewed":
      return "got a new token";
    default:
      return outcomeWords(event, before);
  }
}

/** Videos that nothing was done for have no line of their own: the plan or the stop has said why. */
function outcomeWords(event: VideoEvent, before: Activity | undefined): string | undefined {
  switch (event.type) {
    case "video.done":
      return before === undefined ? undefined : `done in ${elapsed(Date.parse(event.at) - before.since)}`;
    case "video.waiting":
      return before === undefined ? undefined : `waiting: ${harmless(event.reason)}`;
    case "video.failed":
      return `failed: ${harmless(event.reason)}`;
    case "video.parked":
      return `parked: ${harmless(event.reason)}`;
    case "video.unknown":
      return `unknown: ${harmless(event.reason)}`;
    case "video.blocked":
      return `blocked: ${harmless(event.reason)}${event.link === undefined ? "" : ` (${harmless(event.link)})`}`;
    default:
      return undefined;
  }
}

function answerWords(event: VideoEvent & { type: "prompt.ended" }, before: Activity | undefined): string {
  const { step, error, texts } = event;
  const time = after(event, before);
  if (error !== undefined) return `${step} ended${time} with an error: ${quote(error)}; looking at the draft`;
  const words = texts.at(-1);
  if (words === undefined) return `${step} ended without words${time}; looking at the draft`;
  const translated = withoutButtons(words);
  return translated === "" ? `${step} answered${time}` : `${step} answered${time}: ${quote(translated)}`;
}

/** Where all of it holds, there is nothing to tell; where the video fails of it, its outcome says so. */
function expectationWords({
  step,
  findings,
  settled,
  otherwise,
}: VideoEvent & { type: "expectation.checked" }): string | undefined {
  const shortfalls = harmless(shortfallsOf(findings));
  if (shortfalls === "") return undefined;
  if (!settled) return `${step}: ${shortfalls}; looking at the draft once more`;
  if (otherwise === "fail") return undefined;
  return otherwise === "warn" ? `warning: ${step}: ${shortfalls}` : `${step}: ${shortfalls}`;
}

const after = (event: VideoEvent, before: Activity | undefined): string =>
  before === undefined ? "" : ` after ${elapsed(Date.parse(event.at) - before.verbSince)}`;

const timelineOf = (before: Activity | undefined): string =>
  before === undefined || before.timeline === "" ? "" : `. ${harmless(before.timeline)}`;

const MAX_QUOTE_COLUMNS = 160;

const quote = (text: string): string => `"${fit(harmless(text), MAX_QUOTE_COLUMNS)}"`;

function fileFacts({ bytes, duration_s: seconds }: { bytes: number; duration_s?: number }): string {
  return seconds === undefined ? size(bytes) : `${length(seconds)}, ${size(bytes)}`;
}
