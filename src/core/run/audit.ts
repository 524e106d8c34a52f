// What a journal says that must never be: a prompt sent a second time without anybody's word, costs that do not add up.

import { EventTargets } from "./event-targets.ts";
import type { Event } from "./events.ts";
import type { RecipeState, VideoRecord } from "./state.ts";

export interface Discrepancy {
  readonly video: string;
  readonly message: string;
}

/** Looks at the events in their order; `found` tells what is wrong with them. */
export class IntentAudit {
  readonly found: Discrepancy[] = [];
  readonly #sent = new Map<string, Map<string, number>>();
  readonly #targets = new EventTargets();

  look(event: Event): void {
    const target = this.#targets.of(event);
    if (!("video" in event)) return;
    const video = `${target}\0${event.video}`;
    switch (event.type) {
      case "session.created":
      case "session.lost":
      case "video.reset":
        this.#sent.delete(video);
        return;
      case "prompt.rejected":
      case "prompt.resolved":
        this.#release(video, event.key);
        return;
      case "prompt.intended":
        this.#intend(video, event);
        return;
      default:
    }
  }

  /** An answer to a question has its prompt's key and a text of its own. */
  #intend(video: string, event: Event & { readonly type: "prompt.intended" }): void {
    const sent = this.#sent.get(video) ?? new Map<string, number>();
    this.#sent.set(video, sent);
    const id = `${event.key}\0${event.text}`;
    const before = sent.get(id);
    if (before !== undefined) {
      const message = `${event.step} was sent twice in one session: events ${before} and ${event.seq}`;
      this.found.push({ video: event.video, message });
    }
    sent.set(id, event.seq);
  }

  #release(video: string, key: string): void {
    const sent = this.#sent.get(video);
    for (const id of sent?.keys() ?? []) if (id.startsWith(`${key}\0`)) sent?.delete(id);
  }
}

/** The ledger against the sums, and paid steps whose cost nobody settled. */
export function auditLedger(state: RecipeState): Discrepancy[] {
  const records = [...state.videos.cloud.values(), ...state.videos.emulator.values()];
  return records.flatMap((record) => [...sumDiffers(record), ...unsettled(record)]);
}

function sumDiffers({ id, ledger, credits }: VideoRecord): Discrepancy[] {
  const sum = ledger.reduce((total, { cost = 0 }) => total + cost, 0);
  if (sum === credits) return [];
  return [{ video: id, message: `its paid steps cost ${sum} credits together, and ${credits} were settled` }];
}

/** While a step is open, its cost may be as well. */
function unsettled({ id, ledger, prompt, outcome }: VideoRecord): Discrepancy[] {
  if (prompt !== undefined || outcome.state !== "done") return [];
  return ledger
    .filter(({ cost }) => cost === undefined)
    .map(({ step }) => ({ video: id, message: `${step} is done, and what it cost was never settled` }));
}
