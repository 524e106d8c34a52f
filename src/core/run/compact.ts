// What a long journal can do without: the traces of finished work. What was paid, decided, made and told stays.

import type { Target } from "../ports.ts";
import type { Event, FactType } from "./events.ts";

/**
 * Two passes over the same events: `look` at each, then ask which to keep. What goes are attempts, looks and steps on the
 * way of videos that were done before the last run on their kind of backend; the last run stays whole, and so does
 * everything that the state, the ledger, the history and the transcripts are made of.
 */
export class Compaction {
  #target: Target = "cloud";
  readonly #lastRun: Partial<Record<Target, number>> = {};
  readonly #videos = new Map<string, Seen>();

  look(event: Event): void {
    if (event.type === "run.started") {
      this.#target = event.target;
      this.#lastRun[event.target] = event.seq;
    }
    if (!("video" in event)) return;
    const seen = this.#seenOf(event);
    seen.lastSeq = event.seq;
    if (event.type === "draft.read") seen.lastDraftSeq = event.seq;
    seen.isDone = event.type === "video.done";
  }

  /** In the same order as they were looked at. */
  keeps(event: Event): boolean {
    if (event.type === "run.started") this.#target = event.target;
    if (!TRACES.has(event.type) || event.seq >= (this.#lastRun[this.#target] ?? 0)) return true;
    if (!("video" in event)) return false;
    const seen = this.#seenOf(event);
    return !seen.isDone || event.seq === seen.lastSeq || event.seq === seen.lastDraftSeq;
  }

  #seenOf(event: Event & { readonly video: string }): Seen {
    const id = `${"target" in event ? event.target : this.#target}\0${event.video}`;
    const known = this.#videos.get(id);
    if (known !== undefined) return known;
    const seen: Seen = { lastSeq: 0, lastDraftSeq: 0, isDone: false };
    this.#videos.set(id, seen);
    return seen;
  }
}

/** A cheap look at whether compacting is worth its time. */
export class TraceCount {
  /** Events that can go at most: videos that are not done keep theirs. */
  dispensable = 0;
  #traces = 0;

  look({ type }: Event): void {
    if (type === "run.started") this.dispensable = this.#traces;
    else if (TRACES.has(type)) this.#traces += 1;
  }
}

interface Seen {
  lastSeq: number;
  /** The report shows the draft that a video was last seen with. */
  lastDraftSeq: number;
  isDone: boolean;
}

const TRACES: ReadonlySet<FactType> = new Set<FactType>([
  "credits.checked",
  "credits.reserved",
  "draft.read",
  "attempt.failed",
  "token.renewed",
]);
