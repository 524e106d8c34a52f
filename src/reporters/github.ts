// Lines for the log of GitHub Actions: as in any CI log, with the plan in a group and annotations for what went wrong.

import type { RunPlan } from "../core/plan/planned.ts";
import type { Stamp, Stop, VideoFact } from "../core/run/events.ts";
import { Annotations } from "./annotations.ts";
import type { Level } from "./annotations.ts";
import { PlainReporter } from "./plain.ts";
import type { ReporterOptions, RunEnd } from "./reporter.ts";
import { workflowCommand } from "./workflow-command.ts";

export class GithubReporter extends PlainReporter {
  readonly #options: ReporterOptions;
  readonly #annotations = new Annotations();

  constructor(options: ReporterOptions) {
    super(options);
    this.#options = options;
  }

  override plan(plan: RunPlan): void {
    const { screen, quiet } = this.#options;
    if (!quiet) screen.command(workflowCommand({ command: "group", message: "Plan" }));
    super.plan(plan);
    if (!quiet) screen.command(workflowCommand({ command: "endgroup" }));
  }

  override async finish(end: RunEnd): Promise<void> {
    await super.finish(end);
    for (const text of this.#annotations.rest()) this.#options.screen.command(text);
  }

  protected override stopping(stop: Stop): void {
    const message = `stopping: ${stop.message}`;
    const level = STOP_LEVELS[stop.cause];
    const text = this.#annotations.add({ level, title: "The run stops", message });
    if (text === undefined) super.stopping(stop);
    else this.#options.screen.command(text);
  }

  /** An annotation stands in the log as well: it takes the line's place. */
  protected override fact(event: Stamp & VideoFact, words: string): void {
    const level = isWarning(event) ? "warning" : OUTCOME_LEVELS[event.type];
    const text = level === undefined ? undefined : this.#annotate(event, { level, words });
    if (text === undefined) super.fact(event, words);
    else this.#options.screen.command(text);
  }

  #annotate(
    event: Stamp & VideoFact,
    { level, words }: { readonly level: Level; readonly words: string },
  ): string | undefined {
    const name = this.nameOf(event);
    const title = `${name} ${isWarning(event) ? "is not as expected" : event.type.slice("video.".length)}`;
    const place = this.#options.placeOf(event);
    return this.#annotations.add({ level, title, message: `${name}: ${words}`, place });
  }
}

/** The video is made all the same. */
const isWarning = (event: VideoFact): boolean =>
  event.type === "expectation.checked" && event.settled && event.otherwise === "warn";

const OUTCOME_LEVELS: Partial<Record<VideoFact["type"], Level>> = {
  "video.failed": "error",
  "video.blocked": "error",
  "video.unknown": "error",
  "video.parked": "warning",
};

const STOP_LEVELS: Readonly<Record<Stop["cause"], Level>> = {
  "no-credits": "error",
  auth: "error",
  journal: "error",
  budget: "warning",
  deadline: "warning",
  "fail-fast": "warning",
  interrupted: "notice",
};
