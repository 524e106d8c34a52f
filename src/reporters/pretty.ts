// The terminal view: the plan, then the videos in work in a frame that stays in place, then what came of it.

import type { RunPlan } from "../core/plan/planned.ts";
import type { Event } from "../core/run/events.ts";
import type { VideoProgress } from "../core/run/listener.ts";
import { Board } from "./board.ts";
import { frame } from "./frame.ts";
import { paintFor } from "./paint.ts";
import { MARGIN_COLUMNS, MAX_LINES, Painter } from "./painter.ts";
import { planTable } from "./plan-table.ts";
import type { Reporter, RunEnd, Screen } from "./reporter.ts";
import { asLines, harmless } from "./sanitize.ts";
import { summaryText } from "./summary-text.ts";

const FRAME_MS = 250;

/** Of the plan's rows, so that a screen of them stays in sight. */
const MAX_ROWS = 20;

interface View {
  readonly painter: Painter;
  readonly stopTicking: () => void;
}

export class PrettyReporter implements Reporter {
  readonly #screen: Screen;
  readonly #board = new Board();
  readonly #notices: string[] = [];
  /** Requests that wait for the next frame. */
  readonly #requests: string[] = [];
  #hasRequests = false;
  #view: View | "not yet" | "closed" = "not yet";

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  plan(plan: RunPlan): void {
    this.#board.expect(plan);
    const { color } = this.#screen;
    this.#print([...planTable(plan, { color, columns: this.#screen.columns(), limit: MAX_ROWS }), ""]);
  }

  /** During a run it stands in the frame, and again above the summary. */
  notice(text: string): void {
    if (typeof this.#view === "string") this.#print([harmless(text)]);
    else this.#notices.push(harmless(text));
  }

  event(event: Event): void {
    this.#board.event(event);
    if (this.#view === "not yet") this.#view = this.#open();
  }

  progress(progress: VideoProgress): void {
    this.#board.progress(progress);
  }

  async finish(end: RunEnd): Promise<void> {
    await this.#leave()?.painter.end();
    this.#printRequests(this.#requests.splice(0));
    const { color } = this.#screen;
    this.#print([...this.#notices, ...summaryText(end, { made: this.#board.made(), color })]);
  }

  /** Above the frame, with the next one: in between they would tear it. */
  request(line: string): void {
    this.#hasRequests = true;
    if (typeof this.#view !== "string" && this.#screen.errInteractive) this.#requests.push(line);
    else this.#printRequests([line]);
  }

  async close(): Promise<void> {
    const painter = this.#leave()?.painter;
    if (painter === undefined) return;
    painter.abandon();
    this.#printRequests(this.#requests.splice(0));
  }

  #leave(): View | undefined {
    const view = this.#view;
    this.#view = "closed";
    if (typeof view === "string") return undefined;
    view.stopTicking();
    return view;
  }

  #open(): View {
    const painter = new Painter(this.#screen);
    const stopTicking = this.#screen.every(FRAME_MS, () => this.#paint(painter));
    return { painter, stopTicking };
  }

  #paint(painter: Painter): void {
    if (this.#requests.length > 0) {
      painter.lift();
      this.#printRequests(this.#requests.splice(0));
    }
    painter.paint(this.#frame());
  }

  #printRequests(lines: readonly string[]): void {
    if (lines.length > 0) this.#screen.err(asLines(lines.map(harmless)));
  }

  /** Requests leave half of the screen to it. */
  #frame(): string[] {
    const columns = this.#screen.columns() - MARGIN_COLUMNS;
    const height = this.#screen.rows() - 1;
    const rows = Math.min(MAX_LINES, this.#hasRequests ? Math.ceil(height / 2) : height);
    const paint = paintFor(this.#screen);
    return frame(this.#board, {
      columns,
      rows,
      now: this.#screen.now(),
      notice: this.#notices.at(-1),
      paint,
    });
  }

  #print(lines: readonly string[]): void {
    this.#screen.out(asLines(lines));
  }
}
