// Annotations for GitHub Actions, no more of them than it shows.

import { count } from "../core/words/count.ts";
import type { Place } from "./reporter.ts";
import { workflowCommand } from "./workflow-command.ts";

export type Level = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  readonly place?: Place | undefined;
}

/** GitHub shows ten of a level and step: the tenth says how many more there are. */
const MAX_SHOWN = 9;

export class Annotations {
  readonly #counts = new Map<Level, number>();

  /** The command to print; undefined where GitHub would not show it. */
  add({ level, title, message, place }: Annotation): string | undefined {
    const number = (this.#counts.get(level) ?? 0) + 1;
    this.#counts.set(level, number);
    if (number > MAX_SHOWN) return undefined;
    const properties = { file: place?.file, line: place?.line, title };
    return workflowCommand({ command: level, properties, message });
  }

  rest(): string[] {
    return [...this.#counts].flatMap(([level, number]) => {
      const more = number - MAX_SHOWN;
      if (more <= 0) return [];
      const message = `${count(more, `more ${level}`)}: see the log and the job summary`;
      return [workflowCommand({ command: level, properties: { title: "And more" }, message })];
    });
  }
}
