// Events for machines on stdout, one JSON object a line; words for people on stderr.

import type { RunPlan } from "../core/plan/planned.ts";
import type { Event } from "../core/run/events.ts";
import { Board } from "./board.ts";
import { planTotals } from "./plan-table.ts";
import type { Reporter, RunEnd, Screen } from "./reporter.ts";
import { asLines, harmless, jsonLine } from "./sanitize.ts";
import { summaryText } from "./summary-text.ts";

export class JsonReporter implements Reporter {
  readonly #screen: Screen;
  readonly #board = new Board();
  #last: Event | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  plan(plan: RunPlan): void {
    this.#board.expect(plan);
    this.#screen.err(asLines([planTotals(plan)]));
  }

  notice(text: string): void {
    this.#screen.err(asLines([harmless(text)]));
  }

  /** Every journal has a `run.finished`, all of them alike: one is printed, as the last line. */
  event(event: Event): void {
    this.#board.event(event);
    if (event.type === "run.finished") this.#last = event;
    else this.#screen.out(`${jsonLine(event)}\n`);
  }

  async finish(end: RunEnd): Promise<void> {
    this.#screen.err(asLines(summaryText(end, { made: this.#board.made(), color: false })));
    if (this.#last !== undefined) this.#screen.out(`${jsonLine(this.#last)}\n`);
  }

  close(): void {
    // Every line stands where it belongs the moment it is printed.
  }
}
