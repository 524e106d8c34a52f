// What happens, told to the person who talks: the backend's words without its buttons, what changed, what it cost.

import { describeChanges } from "../core/conversation/changes.ts";
import { translateReply } from "../core/conversation/gui-words.ts";
import type { GuiHints } from "../core/conversation/gui-words.ts";
import { classifyReply, withoutNoise } from "../core/conversation/reply.ts";
import { timelineSummary } from "../core/conversation/timeline.ts";
import type { FailureKind } from "../core/failure.ts";
import type { Event } from "../core/run/events.ts";
import type { RunListener } from "../core/run/listener.ts";
import type { SeenDrafts } from "./watched.ts";

export interface Line {
  /**
   * - `said`, `asked`: the backend's words
   * - `fact`: what was done; `quiet`: beside it, such as what it cost
   * - `problem`: what the person has to do something about
   */
  readonly kind: "said" | "asked" | "fact" | "quiet" | "problem";
  readonly text: string;
}

export interface TellingParts {
  readonly say: (line: Line) => void;
  readonly drafts: SeenDrafts;
}

export class Telling implements RunListener {
  readonly #parts: TellingParts;
  #before = "";
  #texts: readonly string[] = [];
  #available: number | undefined;
  #link: string | undefined;
  /** The outcome's reason has been told in other words. */
  #told = false;

  constructor(parts: TellingParts) {
    this.#parts = parts;
  }

  event(event: Event): void {
    switch (event.type) {
      case "run.started":
        this.#told = false;
        this.#link = undefined;
        this.#available = undefined;
        return;
      case "session.lost":
        this.#say(
          "problem",
          "The backend has forgotten the session: all steps are done again in a new one, and paid for again.",
        );
        return;
      case "upload.finished":
        this.#say("fact", `Uploaded ${event.files.join(", ")}`);
        return;
      case "prompt.intended":
        this.#before = event.before;
        this.#texts = [];
        return;
      case "prompt.lost":
        this.#lost(event.failure);
        return;
      case "prompt.ended":
        this.#ended(event.texts);
        return;
      case "draft.verified":
        this.#changed(event.digest, event.reconciled);
        return;
      case "draft.mismatched":
      case "prompt.asked":
        this.#unchanged();
        return;
      case "credits.checked":
        this.#available = event.available;
        return;
      case "credits.settled":
        this.#cost(event);
        return;
      default:
        this.#other(event);
    }
  }

  #say(kind: Line["kind"], text: string): void {
    this.#parts.say({ kind, text });
  }

  #lost({ kind, message }: { readonly kind: FailureKind; readonly message: string }): void {
    if (kind === "aborted") return;
    this.#say(
      "problem",
      `The answer was lost (${message}). Your message is not sent again; the video shows what became of it.`,
    );
  }

  #ended(texts: readonly string[]): void {
    this.#texts = texts;
    const words = translateReply(withoutNoise(texts).join("\n"), CHAT_HINTS);
    if (words === "") return;
    const isQuestion = classifyReply({ texts, changed: false }) === "question";
    this.#say(isQuestion ? "asked" : "said", words);
  }

  #changed(digest: string, reconciled: boolean): void {
    const before = this.#parts.drafts.get(this.#before);
    const after = this.#parts.drafts.get(digest);
    if (reconciled) this.#say("fact", "Your last message was carried out.");
    if (after === undefined) return;
    if (before !== undefined && before.tracks.length > 0) {
      for (const change of describeChanges(before, after)) this.#say("fact", change);
    }
    this.#say("quiet", timelineSummary(after));
  }

  #unchanged(): void {
    this.#told = true;
    this.#say("problem", UNCHANGED[classifyReply({ texts: this.#texts, changed: false })]);
  }

  #cost({ credits, basis }: Extract<Event, { type: "credits.settled" }>): void {
    const left = this.#available === undefined ? "" : `, ${this.#available} left`;
    const about = basis === "estimated" ? "about " : "";
    this.#say("quiet", credits === 0 ? `Cost nothing${left}` : `Cost ${about}${credits} credits${left}`);
  }

  #other(event: Event): void {
    switch (event.type) {
      case "attempt.failed":
        this.#link = event.failure.link ?? this.#link;
        if (PASSING.has(event.failure.kind)) this.#say("quiet", event.failure.message);
        return;
      case "render.intended":
        this.#say("quiet", "Rendering…");
        return;
      case "download.finished":
        this.#say("fact", `Exported ${event.file}${inSeconds(event.duration_s)}`);
        return;
      case "export.moved":
        this.#say("fact", `Nothing has changed since: ${event.from} is called ${event.file} now`);
        return;
      case "video.failed":
        if (!this.#told) this.#say("problem", event.reason);
        return;
      case "video.unknown":
        this.#say("problem", `${event.reason}. ${RESOLVE}`);
        return;
      case "video.parked":
        this.#say("problem", `${event.reason}. Say it again to go on.`);
        return;
      case "video.blocked":
        this.#say("problem", withLink(event.reason, event.link));
        return;
      case "video.waiting":
        if (event.cause !== "interrupted") this.#say("problem", withLink(event.reason, this.#link));
        return;
      default:
    }
  }
}

/** Attempts that are repeated by themselves: the others end the run with a reason. */
const PASSING: ReadonlySet<FailureKind> = new Set(["unreachable", "broken", "timeout", "rate-limited"]);

const UNCHANGED: Readonly<Record<ReturnType<typeof classifyReply>, string>> = {
  question: "Nothing was changed yet: answer the question, or say something else.",
  refusal: "Nothing was changed.",
  gui: "Nothing was changed.",
  failure: "Nothing was changed. Say it in other words, as short and specific as you can.",
  done: "Nothing was changed.",
  silent: "Nothing was changed.",
};

const RESOLVE =
  "Look at it (/status, /open), then say /resolve applied, /resolve resend (it may cost again) or /resolve abandon";

const withLink = (reason: string, link: string | undefined): string =>
  link === undefined ? reason : `${reason}: ${link}`;

const inSeconds = (duration: number | undefined): string =>
  duration === undefined ? "" : ` (${Math.round(duration * 10) / 10} s)`;

/** The contract's table, in this program's commands. */
const CHAT_HINTS: GuiHints = {
  export: { en: "(To get the file, say /export.)", zh: "（要得到视频文件，请输入 /export。）" },
  account: { en: "(Your credits: /credits.)", zh: "（查看积分：/credits。）" },
  preview: { en: "(The timeline: /status.)", zh: "（查看时间线：/status。）" },
  drag: { en: "(To move something, say what and where to.)", zh: "（要移动内容，请直接说明移到哪里。）" },
  open: { en: "(The timeline: /status.)", zh: "（查看时间线：/status。）" },
  click: { en: "(No clicking needed: say what you want.)", zh: "（无需点击，请直接说出您的要求。）" },
};
