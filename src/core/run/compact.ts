// What a long journal can do without: the traces of finished work. What was paid, decided, made and told stays.

import type { Target } from "../ports.ts";
import { EventTargets } from "./event-targets.ts";
import type { Event, FactType } from "./events.ts";

/**
 * Two passes over the same events: `look` at each, then ask which to keep. What goes are attempts, looks and steps on the
 * way of videos that were done before the last run on their kind of backend; the last run stays whole, and so does
 * everything that the state, the ledger, the history and the transcripts are made of.
 */
export class Compaction {
  readonly #looked = new EventTargets();
  readonly #asked = new EventTargets();
  readonly #lastRun: Partial<Record<Target, number>> = {};
  readonly #videos = new Map<string, Seen>();

  look(event: Event): void {
    const target = this.#looked.of(event);
    if (event.type === "run.started") this.#lastRun[target] = event.seq;
    if (!("video" in event)) return;
    const seen = this.#seenOf(target, event.video);
    seen.lastSeq = event.seq;
    if (event.type === "draft.read") seen.lastDraftSeq = event.seq;
    seen.isDone = event.type === "video.done";
  }

  /** In the same order as they were looked at. */
  keeps(event: Event): boolean {
    const target = this.#asked.of(event);
    if (!TRACES.has(event.type) || event.seq >= (this.#lastRun[target] ?? 0)) return true;
    if (!("video" in event)) return false;
    const seen = this.#seenOf(target, event.video);
    return !seen.isDone || event.seq === seen.lastSeq || event.seq === seen.lastDraftSeq;
  }

  #seenOf(target: Target, video: string): Seen {
    const id = `${target}\0${video}`;
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
