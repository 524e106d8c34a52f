// What of the page has changed since when, so that whoever looks at it gets that and no more.

import type { VideoState } from "../core/run/events.ts";
import { cardHtml } from "./card.ts";
import { headerHtml, titleOf } from "./page.ts";
import { countOf, nameOf, STATES } from "./report.ts";
import type { Report, ReportVideo } from "./report.ts";
import { visible } from "./text.ts";
import { totalsHtml } from "./totals.ts";

/** Absent: as it was. */
export interface Update {
  readonly title?: string;
  readonly header?: string;
  readonly totals?: string;
  readonly states?: Readonly<Record<VideoState | "all", number>>;
  readonly cards: readonly string[];
  /** All videos there are, as the cards are called: others have gone. */
  readonly names?: readonly string[];
}

interface Part {
  readonly text: string;
  readonly version: number;
}

export class Updates {
  readonly #hash: (text: string) => string;
  readonly #parts = new Map<string, Part>();
  readonly #cards = new Map<
    string,
    { readonly video: ReportVideo; readonly digest: string; readonly version: number }
  >();
  #report: Report = { recipes: [], madeAt: "", videos: [], runs: [] };
  #namesVersion = 0;
  #version = 1;

  constructor({ hash }: { readonly hash: (text: string) => string }) {
    this.#hash = hash;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  get report(): Report {
    return this.#report;
  }

  /** `changed`: names of the videos to look at; undefined: all of them. */
  show(report: Report, changed?: ReadonlySet<string>): void {
    const next = this.#version + 1;
    const everything = changed === undefined || this.#severalRecipes !== report.recipes.length > 1;
    this.#report = report;
    const touched = [
      ...Object.entries(this.#textsOf(report)).map(([name, text]) =>
        this.#setPart(name, { text, version: next }),
      ),
      this.#forget(report, next),
      ...report.videos
        .filter((video) => everything || changed.has(nameOf(video)))
        .map((video) => this.#setCard(video, next)),
    ];
    if (touched.includes(true)) this.#version = next;
  }

  /** Undefined when nothing has changed since. */
  since(version: number): Update | undefined {
    if (version >= this.#version) return undefined;
    const part = (name: string): string | undefined => {
      const { text, version: at = 0 } = this.#parts.get(name) ?? {};
      return at > version ? text : undefined;
    };
    const [title, header, totals, states] = ["title", "header", "totals", "states"].map(part);
    const cards = [...this.#cards.values()].filter((card) => card.version > version);
    return {
      ...(title !== undefined && { title }),
      ...(header !== undefined && { header }),
      ...(totals !== undefined && { totals }),
      ...(states !== undefined && { states: JSON.parse(states) as NonNullable<Update["states"]> }),
      cards: cards.map(({ video }) => this.#htmlOf(video)),
      ...(this.#namesVersion > version && { names: [...this.#cards.keys()].map(visible) }),
    };
  }

  get #severalRecipes(): boolean {
    return this.#report.recipes.length > 1;
  }

  #htmlOf(video: ReportVideo): string {
    return cardHtml(video, { severalRecipes: this.#severalRecipes });
  }

  #textsOf(report: Report): Record<string, string> {
    const counts = Object.fromEntries(STATES.map((state) => [state, countOf(report.videos, state)]));
    return {
      title: titleOf(report),
      header: headerHtml(report),
      totals: totalsHtml(report),
      states: JSON.stringify({ all: report.videos.length, ...counts }),
    };
  }

  #setPart(name: string, part: Part): boolean {
    if (this.#parts.get(name)?.text === part.text) return false;
    this.#parts.set(name, part);
    return true;
  }

  #setCard(video: ReportVideo, version: number): boolean {
    const name = nameOf(video);
    const digest = this.#hash(this.#htmlOf(video));
    if (this.#cards.get(name)?.digest === digest) return false;
    this.#cards.set(name, { video, digest, version });
    return true;
  }

  #forget({ videos }: Report, version: number): boolean {
    const known = new Set(videos.map(nameOf));
    const gone = [...this.#cards.keys()].filter((name) => !known.has(name));
    for (const name of gone) this.#cards.delete(name);
    if (gone.length > 0) this.#namesVersion = version;
    return gone.length > 0;
  }
}
