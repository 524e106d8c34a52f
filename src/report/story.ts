// One journal's events told by video: what was said, when it worked, which draft it has. `reduce` tells the rest.

import type { Target } from "../core/ports.ts";
import { EventTargets } from "../core/run/event-targets.ts";
import type { Event } from "../core/run/events.ts";
import type { RunLog } from "./runs.ts";
import { StepTimes } from "./steps.ts";
import { Transcript } from "./transcript.ts";

export interface Story {
  readonly transcript: Transcript;
  readonly times: StepTimes;
  /** The draft that it was last seen with. */
  draft?: { readonly digest: string; readonly summary: string };
}

export class Stories {
  readonly #stories: Readonly<Record<Target, Map<string, Story>>> = { cloud: new Map(), emulator: new Map() };
  readonly #runs: RunLog;
  readonly #targets = new EventTargets();
  #runStartedMs = 0;

  constructor(runs: RunLog) {
    this.#runs = runs;
  }

  add(event: Event): void {
    this.#runs.add(event);
    const target = this.#targets.of(event);
    if (event.type === "run.started") this.#runStartedMs = Date.parse(event.at);
    if (!("video" in event)) return;
    const story = this.#storyOf(event.video, target);
    story.transcript.add(event);
    story.times.add(event, this.#runStartedMs);
    if (event.type === "draft.read") story.draft = { digest: event.digest, summary: event.timeline };
    if (event.type === "session.lost" || event.type === "video.reset") delete story.draft;
  }

  of(video: string, target: Target): Story | undefined {
    return this.#stories[target].get(video);
  }

  #storyOf(video: string, target: Target): Story {
    const known = this.#stories[target].get(video);
    if (known !== undefined) return known;
    const story: Story = { transcript: new Transcript(), times: new StepTimes() };
    this.#stories[target].set(video, story);
    return story;
  }
}
