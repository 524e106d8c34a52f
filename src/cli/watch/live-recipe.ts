// One recipe's journal followed, and its videos as the report shows them, each made anew when something happened to it.

import type { Event } from "../../core/run/events.ts";
import { FollowedJournal } from "../../journal/follow.ts";
import { journalFile } from "../../journal/journal.ts";
import { nodeFiles } from "../../platform/file-system.ts";
import { nameOf } from "../../report/report.ts";
import type { ReportVideo } from "../../report/report.ts";
import type { RunLog } from "../../report/runs.ts";
import { Stories } from "../../report/story.ts";
import { isRunning } from "../journals.ts";
import { reportVideo } from "../report-video.ts";
import type { VideoPlace } from "../report-video.ts";

export class LiveRecipe {
  readonly #at: VideoPlace;
  readonly #stories: Stories;
  readonly #journal: FollowedJournal;
  readonly #touched: Set<string>;
  readonly #videos = new Map<string, ReportVideo>();
  /** Undefined: whatever the journal tells of. */
  readonly #ids: ReadonlySet<string> | undefined;
  running = false;
  problem: string | undefined;

  constructor(at: VideoPlace, { runs, ids }: { readonly runs: RunLog; readonly ids?: readonly string[] }) {
    this.#at = at;
    this.#stories = new Stories(runs);
    this.#ids = ids === undefined ? undefined : new Set(ids);
    this.#touched = new Set(ids);
    const file = journalFile({ stateDir: at.config.stateDir, recipe: at.recipe });
    this.#journal = new FollowedJournal(nodeFiles, file, (event) => this.#add(event));
  }

  get name(): string {
    return this.#at.recipe;
  }

  get videos(): ReportVideo[] {
    return [...this.#videos.values()];
  }

  /** False when another journal has taken the place of the one that was followed. */
  async follow(): Promise<boolean> {
    const looked = await this.#journal.look();
    if (looked.kind === "anew") return false;
    this.problem = looked.kind === "problem" ? looked.message : undefined;
    const running = await isRunning(this.#at.config.stateDir, this.name);
    if (running !== this.running) this.#touchUnfinished();
    this.running = running;
    return true;
  }

  /** Makes anew what was touched, and names it. */
  async renew(): Promise<string[]> {
    const ids = [...this.#touched];
    this.#touched.clear();
    const { state } = this.#journal;
    const at = { state, stories: this.#stories, running: this.running };
    for (const id of ids) this.#videos.set(id, await reportVideo(this.#at, { id, ...at }));
    return ids.map((id) => nameOf({ recipe: this.name, id }));
  }

  #add(event: Event): void {
    this.#stories.add(event);
    if ("video" in event && this.#ids?.has(event.video) !== false) this.#touched.add(event.video);
  }

  /** A run that dies leaves no word: what it had in work is then told of in another way. */
  #touchUnfinished(): void {
    for (const { id, state } of this.#videos.values()) if (state !== "done") this.#touched.add(id);
  }
}
