// On which kind of backend each event of a journal happened.

import type { Target } from "../ports.ts";
import type { Event } from "./events.ts";

/** Asked about each event in order: most are told by the run that they belong to, some say it themselves. */
export class EventTargets {
  #target: Target = "cloud";

  of(event: Event): Target {
    if (event.type === "run.started") this.#target = event.target;
    return "target" in event ? event.target : this.#target;
  }
}
