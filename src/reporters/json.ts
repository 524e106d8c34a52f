// Events for machines on stdout, one JSON object a line; words for people on stderr.

import type { RunPlan } from "../core/plan/planned.ts";
import type { Event } from "../core/run/events.ts";
import { Board } from "./board.ts";
import { planTotals } from "./plan-table.ts";
import type { PlainOptions, Reporter, RunEnd, Screen } from "./reporter.ts";
import { asLines, harmless, jsonLine } from "./sanitize.ts";
import { quietText, summaryText } from "./summary-text.ts";

export class JsonReporter implements Reporter {
  readonly #screen: Screen;
  readonly #quiet: boolean;
  readonly #board = new Board();
  #last: Event | undefined;

  constructor({ screen, quiet }: Pick<PlainOptions, "screen" | "quiet">) {
    this.#screen = screen;
    this.#quiet = quiet;
  }

  plan(plan: RunPlan): void {
    this.#board.expect(plan);
    if (!this.#quiet) this.#screen.err(asLines([planTotals(plan)]));
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
    const text = this.#quiet ? quietText : summaryText;
    this.#screen.err(asLines(text(end, { made: this.#board.made(), color: false })));
    if (this.#last !== undefined) this.#screen.out(`${jsonLine(this.#last)}\n`);
  }

  request(line: string): void {
    this.notice(line);
  }

  async close(): Promise<void> {
    // Every line stands where it belongs the moment it is printed.
  }
}
