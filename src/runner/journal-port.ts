// What the runner needs of a journal. A fact gets its place at once and is written in that order.

import type { Event, Fact } from "../core/run/events.ts";

export interface JournalPort {
  /** `written` resolves when the event is in the file, and on disk if its type asks for that; rejects when it cannot be. */
  append(fact: Fact): { readonly event: Event; readonly written: Promise<void> };
}
