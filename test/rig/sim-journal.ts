// Owns the journals of a simulation: lines as they would stand in the file, that can end with their process or refuse to be written.

import { Compaction } from "../../src/core/run/compact.ts";
import type { Event, Fact } from "../../src/core/run/events.ts";
import { reduce } from "../../src/core/run/reduce.ts";
import { emptyState } from "../../src/core/run/state.ts";
import type { RecipeState } from "../../src/core/run/state.ts";
import { formatLine, parseLine } from "../../src/journal/line.ts";
import type { JournalPort } from "../../src/runner/journal-port.ts";
import type { SimClock } from "./sim-clock.ts";

/** How long a write takes, ms: long enough for whoever does not wait for it to be seen. */
const WRITE_MS = 5;

export class SimJournal {
  readonly lines: string[] = [];

  events(): Event[] {
    return this.lines.map((line) => {
      const parsed = parseLine(Buffer.from(line.trimEnd()));
      if (parsed.kind !== "event") throw new Error(`a line cannot be read back: ${line}`);
      return parsed.event;
    });
  }

  state(): RecipeState {
    return this.events().reduce(reduce, emptyState());
  }

  /** As it is compacted between two runs. */
  compact(): void {
    const events = this.events();
    const compaction = new Compaction();
    for (const event of events) compaction.look(event);
    const kept = events.filter((event) => compaction.keeps(event));
    this.lines.splice(
      0,
      this.lines.length,
      ...kept.map((event, index) => formatLine({ ...event, seq: index + 1 })),
    );
  }

  /** As one process writes it. `limit` is shared by all journals of the process. */
  open(process: {
    readonly clock: SimClock;
    readonly run: string;
    readonly recipe: string;
    readonly onAppend: (event: Event) => "write" | "die" | "fail";
    readonly onWritten: (event: Event) => void;
  }): JournalPort {
    let seq = this.lines.length;
    const { clock, run, recipe } = process;
    let broken = false;
    return {
      append: (fact: Fact) => {
        seq += 1;
        const event: Event = { seq, at: new Date(clock.now()).toISOString(), run, recipe, ...fact };
        const fate = process.onAppend(event);
        if (fate === "die") return { event, written: new Promise<void>(() => undefined) };
        if (fate === "fail" || broken) {
          broken = true;
          return { event, written: Promise.reject(new Error("no space left on the device")) };
        }
        this.lines.push(formatLine(event));
        return { event, written: clock.sleep(WRITE_MS).then(() => process.onWritten(event)) };
      },
    };
  }
}
