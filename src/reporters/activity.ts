// What one video is doing right now, told by the last facts and by its progress.

import type { Stamp, VideoFact } from "../core/run/events.ts";
import type { VideoProgress } from "../core/run/listener.ts";
import { harmless } from "./sanitize.ts";
import { sizeOf } from "../core/words/size.ts";

export interface Activity {
  readonly recipe: string;
  readonly video: string;
  /** Of its first fact in this run, ms since the epoch. */
  readonly since: number;
  /** Such as "prompt 2"; empty before the first step. */
  readonly step: string;
  /** Such as "rendering". */
  readonly verb: string;
  /** It holds a slot, rather than waiting for one. */
  readonly busy: boolean;
  /** Of the present verb, ms since the epoch. */
  readonly verbSince: number;
  /** How far it is. */
  readonly detail: string;
  /** The same as a share of all bytes, such as "37%"; empty where there is none. */
  readonly share: string;
  /** What the draft held when it was last read. */
  readonly timeline: string;
}

export function follow(activity: Activity | undefined, event: Stamp & VideoFact): Activity {
  const at = Date.parse(event.at);
  const before = activity ?? begun(event, at);
  const named = { ...before, step: "step" in event ? event.step : before.step };
  if (event.type === "draft.read") return { ...named, timeline: event.timeline };
  const phase = phaseOf(event);
  return phase === undefined ? named : { ...named, ...phase, verbSince: at, detail: "", share: "" };
}

export function advance(activity: Activity, progress: VideoProgress): Activity {
  const verb = VERBS[progress.stage] ?? activity.verb;
  const detail = detailOf(progress);
  if (detail === undefined) return { ...activity, verb, busy: true };
  return { ...activity, verb, busy: true, detail, share: shareOf(progress) };
}

/** Such as "prompt 1: generating". */
export const doing = ({ step, verb }: Activity): string => harmless(step === "" ? verb : `${step}: ${verb}`);

const begun = ({ recipe, video }: { recipe: string; video: string }, at: number): Activity => ({
  recipe,
  video,
  since: at,
  step: "",
  verb: "starting",
  busy: true,
  verbSince: at,
  detail: "",
  share: "",
  timeline: "",
});

type Phase = Pick<Activity, "verb" | "busy">;

const busy = (verb: string): Phase => ({ verb, busy: true });
const idle = (verb: string): Phase => ({ verb, busy: false });

function phaseOf(event: VideoFact): Phase | undefined {
  switch (event.type) {
    case "session.created":
      return idle("session ready");
    case "session.lost":
      return idle("session lost");
    case "video.reset":
      return idle("starting over");
    case "upload.started":
      return busy("uploading");
    case "upload.finished":
      return idle("uploaded");
    case "prompt.intended":
      return busy(event.work === "generate" ? "generating" : "editing");
    case "prompt.ended":
      return busy("looking at the draft");
    case "prompt.lost":
      return busy("answer lost, looking at the draft");
    case "draft.verified":
      return idle("done");
    case "expectation.checked":
      return event.settled ? undefined : idle("looking at the draft once more");
    case "render.intended":
    case "render.submitted":
      return busy("rendering");
    case "render.finished":
      return idle("rendered");
    case "render.failed":
      return idle("render failed");
    case "download.checked":
      return busy("checked");
    case "download.finished":
    case "export.moved":
      return idle("written");
    case "export.set-aside":
      return idle("not as expected");
    case "export.missing":
      return idle("file missing");
    case "attempt.failed":
      return idle(`waiting after: ${harmless(event.failure.message)}`);
    default:
      return undefined;
  }
}

/** Where progress tells more than the last fact; a prompt's verb is told by its intent. */
const VERBS: Partial<Record<VideoProgress["stage"], string>> = {
  upload: "uploading",
  render: "rendering",
  poll: "rendering",
  download: "downloading",
};

function detailOf({ kind, done, total, words }: VideoProgress): string | undefined {
  switch (kind) {
    case "bytes":
      return sizeOf(done ?? 0, total);
    case "percent":
      return `${Math.round(done ?? 0)}%`;
    case "words":
      return words === undefined ? undefined : harmless(words);
    case "heartbeat":
      return undefined;
  }
}

const shareOf = ({ kind, done = 0, total }: VideoProgress): string =>
  kind === "bytes" && total !== undefined && total > 0
    ? `${Math.floor((100 * Math.min(done, total)) / total)}%`
    : "";
