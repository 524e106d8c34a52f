// Messages that were answered with a question: they changed nothing by themselves, but the message that answers them needs them.

import { classifyReply } from "../core/conversation/reply.ts";
import type { Event } from "../core/run/events.ts";
import type { RunListener } from "../core/run/listener.ts";

export class LeadIns implements RunListener {
  readonly #texts = new Map<string, string>();
  readonly #answers = new Map<string, readonly string[]>();
  readonly #before = new Map<string, readonly string[]>();
  #open: string[] = [];

  /** What was said before a prompt, and asked about, up to it. */
  before(key: string): readonly string[] {
    return this.#before.get(key) ?? [];
  }

  event(event: Event): void {
    switch (event.type) {
      case "prompt.intended":
        this.#texts.set(event.key, event.text);
        return;
      case "prompt.ended":
        this.#answers.set(event.key, event.texts);
        return;
      case "draft.mismatched":
      case "prompt.asked":
        this.#asked(event.key);
        return;
      case "draft.verified":
        this.#answered(event.key);
        return;
      case "session.lost":
      case "video.reset":
        this.#open = [];
        return;
      default:
    }
  }

  #answered(key: string): void {
    const own = this.#texts.get(key);
    const said = this.#open.filter((text) => text !== own);
    if (said.length > 0) this.#before.set(key, said);
    this.#open = [];
  }

  #asked(key: string): void {
    const texts = this.#answers.get(key) ?? [];
    const text = this.#texts.get(key);
    // Who only asks something back has not said what to make.
    if (text === undefined || /[?？]\s*$/u.test(text)) return;
    if (classifyReply({ texts, changed: false }) !== "question") return;
    this.#open = [...this.#open.filter((said) => said !== text), text];
  }
}
