// What was said in a video's sessions: prompts, answers, and what became of them, folded from the events.

import { withoutButtons } from "../core/conversation/gui-words.ts";
import type { Event } from "../core/run/events.ts";

export type Turn = PromptTurn | { readonly kind: "note"; readonly at: string; readonly text: string };

export interface PromptTurn {
  readonly kind: "prompt";
  readonly step: string;
  readonly at: string;
  readonly prompt: string;
  readonly answers: readonly string[];
  /** What became of it, where that is not simply that it was done. */
  readonly trouble?: string;
  /** Undefined until it is settled. */
  readonly credits?: number;
  readonly isEstimate?: boolean;
}

/** Longer texts are cut here: the journal has them whole. */
const MAX_TEXT = 20_000;

export class Transcript {
  readonly turns: Turn[] = [];
  readonly #open = new Map<string, number>();
  #sessions = 0;

  add(event: Event): void {
    switch (event.type) {
      case "session.created":
        this.#sessions += 1;
        if (this.#sessions > 1)
          this.#note(event.at, "A new session: what was said before is not in its timeline.");
        return;
      case "session.lost":
        this.#note(event.at, `The backend no longer knows the session: ${event.message}`);
        return;
      case "video.reset":
        this.#note(event.at, `Made again from the start: ${event.reason}`);
        return;
      case "prompt.intended":
        this.#open.set(event.key, this.turns.length);
        this.turns.push({
          kind: "prompt",
          step: event.step,
          at: event.at,
          prompt: cut(event.text),
          answers: [],
        });
        return;
      case "prompt.rejected":
        this.#change(event.key, { trouble: `Not carried out: ${event.failure.message}` });
        return;
      case "prompt.lost":
        this.#change(event.key, {
          answers: answersOf(event),
          trouble: `The answer was lost: ${event.failure.message}`,
        });
        return;
      case "prompt.ended":
        this.#change(event.key, { answers: answersOf(event), ...troubleOf(event) });
        return;
      case "prompt.asked":
        this.#change(event.key, { trouble: "It asked something instead of working." });
        return;
      case "prompt.unknown":
        this.#change(event.key, { trouble: `Nobody knows whether it was carried out: ${event.reason}` });
        return;
      case "prompt.resolved":
        this.#change(event.key, { trouble: `The user's word: ${RESOLVED[event.how]}` });
        return;
      case "draft.mismatched":
        this.#change(event.key, { trouble: event.reason });
        return;
      case "draft.verified":
        if (event.reconciled) this.#change(event.key, { trouble: "Carried out: the draft shows it." });
        return;
      case "credits.settled":
        this.#settle(event);
        return;
      default:
    }
  }

  #note(at: string, text: string): void {
    this.turns.push({ kind: "note", at, text: cut(text) });
  }

  #change(key: string, change: Partial<PromptTurn>): void {
    const index = this.#open.get(key);
    const turn = index === undefined ? undefined : this.turns[index];
    if (index === undefined || turn?.kind !== "prompt") return;
    const trouble = change.trouble === undefined ? {} : { trouble: cut(change.trouble) };
    this.turns[index] = { ...turn, ...change, ...trouble };
  }

  #settle(event: Event & { type: "credits.settled" }): void {
    const turn = this.turns[this.#open.get(event.key) ?? -1];
    if (turn?.kind !== "prompt") return;
    this.#change(event.key, {
      credits: (turn.credits ?? 0) + event.credits,
      isEstimate: turn.isEstimate === true || event.basis === "estimated",
    });
  }
}

/** The journal has them as they came. */
const answersOf = ({ texts }: { readonly texts: readonly string[] }): string[] =>
  texts
    .map(withoutButtons)
    .filter((text) => text !== "")
    .map(cut);

const RESOLVED = {
  applied: "it was carried out.",
  resend: "it is to be sent again.",
  abandon: "the video is given up.",
} as const;

function troubleOf(event: Event & { type: "prompt.ended" }): { readonly trouble?: string } {
  if (event.error !== undefined) return { trouble: `The backend reported an error: ${event.error}` };
  return event.incomplete ? { trouble: "The answer broke off." } : {};
}

function cut(text: string): string {
  const rest = text.length - MAX_TEXT;
  if (rest <= 0) return text;
  return `${text.slice(0, MAX_TEXT).toWellFormed()}… (${rest.toLocaleString("en-US")} more characters are in the journal)`;
}
