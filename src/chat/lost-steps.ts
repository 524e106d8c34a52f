// Steps that were done in a session which the backend has forgotten: they are still wanted, and are done again.

import type { Event } from "../core/run/events.ts";
import type { RunListener } from "../core/run/listener.ts";
import type { DoneStep } from "../core/run/state.ts";

export class LostSteps implements RunListener {
  readonly #texts = new Map<string, string>();
  #done: DoneStep[] = [];
  #lost: readonly DoneStep[] = [];

  /** What is to be done again behind the steps that a new session has already. */
  behind(done: readonly DoneStep[]): readonly DoneStep[] {
    const isBeginning = done.every((step, index) => this.#lost[index]?.key === step.key);
    return isBeginning ? this.#lost.slice(done.length) : [];
  }

  event(event: Event): void {
    switch (event.type) {
      case "prompt.intended":
        this.#texts.set(event.key, event.text);
        return;
      case "upload.finished":
        this.#done.push({ kind: "upload", key: event.key });
        return;
      case "draft.verified": {
        const { key, digest: draft } = event;
        this.#done.push({ kind: "prompt", key, text: this.#texts.get(key) ?? "", draft });
        return;
      }
      case "session.lost":
        if (this.#done.length > this.#lost.length) this.#lost = this.#done;
        this.#done = [];
        return;
      case "video.reset":
        this.#lost = [];
        this.#done = [];
        return;
      default:
    }
  }
}
