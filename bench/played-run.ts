// A run of many videos that nobody makes: its facts and its progress, told to a reporter when they would come. The same for the same options.

import type { PlannedVideo, RunPlan } from "../src/core/plan/planned.ts";
import type { Event, Fact, VideoFact } from "../src/core/run/events.ts";
import type { RunListener, VideoProgress } from "../src/core/run/listener.ts";
import { recordOf, reduce } from "../src/core/run/reduce.ts";
import { emptyState } from "../src/core/run/state.ts";
import { countStates, summarise } from "../src/core/run/summary.ts";
import type { RunSummary, VideoResult } from "../src/core/run/summary.ts";

export interface PlayedOptions {
  readonly videos: number;
  /** At once. */
  readonly inWork: number;
  /** Of one video, from its session to its file. */
  readonly videoMs: number;
}

const RECIPE = "night";

/** Every so many videos one fails: its prompt is refused. */
const FAILS_EVERY = 40;

/** In the stream: what it does, in three scripts and with pictures. */
const WORDS = [
  "Looking at the uploaded photo",
  "字幕を追加しています 🎬",
  "Adding lo-fi music at 35 %, and a fade 👩‍👩‍👧‍👦 for the family",
  "Der Titel „Langsame Morgen“ steht in den ersten drei Sekunden",
];

const idOf = (index: number): string =>
  index % 10 === 3 ? `product-${index}-with-a-long-name-of-many-words` : `clip-${index}`;

export function playedPlan({ videos }: PlayedOptions): RunPlan {
  const planned = Array.from({ length: videos }, (_, index): PlannedVideo => {
    return { id: idOf(index), class: "paid", reason: "new", credits: 100, steps: [] };
  });
  return {
    recipes: [{ name: RECIPE, file: "recipes/night.yaml", videos: planned }],
    credits: { estimate: 100 * videos, available: 1_000_000 },
  };
}

/** What is told so many ms after the video has begun. */
interface Cue {
  readonly atMs: number;
  readonly fact?: VideoFact;
  readonly progress?: Omit<VideoProgress, "recipe" | "video">;
}

interface Playing {
  readonly id: string;
  readonly beganMs: number;
  readonly cues: readonly Cue[];
  next: number;
}

export class PlayedRun {
  readonly #options: PlayedOptions;
  readonly #listener: RunListener;
  readonly #beganMs: number;
  readonly #state = emptyState();
  readonly #results: Omit<VideoResult, "record">[] = [];
  #playing: Playing[] = [];
  #begun = 0;
  #seq = 0;

  /** `beganMs`: since the epoch. */
  constructor(options: PlayedOptions, { listener, beganMs }: { listener: RunListener; beganMs: number }) {
    this.#options = options;
    this.#listener = listener;
    this.#beganMs = beganMs;
    this.#tell({ type: "run.started", target: "cloud", videos: options.videos, version: "0" }, beganMs);
  }

  get isOver(): boolean {
    return this.#results.length === this.#options.videos;
  }

  /** Tells everything that has come about until then. */
  advance(nowMs: number): void {
    for (const video of this.#playing) this.#play(video, nowMs);
    this.#playing = this.#playing.filter(({ next, cues }) => next < cues.length);
    const { videos, inWork } = this.#options;
    while (this.#playing.length < inWork && this.#begun < videos) this.#begin(nowMs);
  }

  summary(nowMs: number): RunSummary {
    const results = this.#results.map((item) => ({ ...item, record: recordOf(this.#state, item.video) }));
    return summarise({
      results,
      counts: countStates(results),
      creditsSpent: results.reduce((sum, { record }) => sum + record.credits, 0),
      seconds: (nowMs - this.#beganMs) / 1000,
      stop: undefined,
    });
  }

  /** The first ones are spread over the time that a video takes, so that ends are too. */
  #begin(nowMs: number): void {
    const { inWork, videoMs } = this.#options;
    const index = this.#begun++;
    const stretch = 0.6 + ((index * 37) % inWork) / inWork;
    const cues = cuesOf(index, videoMs * stretch);
    const video = { id: idOf(index), beganMs: nowMs, cues, next: 0 };
    this.#playing.push(video);
    this.#play(video, nowMs);
  }

  #play(video: Playing, nowMs: number): void {
    for (; video.next < video.cues.length; video.next++) {
      const { atMs, fact, progress } = video.cues[video.next] ?? { atMs: Infinity };
      if (video.beganMs + atMs > nowMs) return;
      if (fact !== undefined) this.#tell(fact, video.beganMs + atMs);
      if (progress !== undefined) this.#listener.progress?.({ recipe: RECIPE, video: video.id, ...progress });
    }
  }

  #tell(fact: Fact, atMs: number): void {
    const stamp = { seq: ++this.#seq, at: new Date(atMs).toISOString(), run: "r1", recipe: RECIPE };
    const event: Event = { ...stamp, ...fact };
    reduce(this.#state, event);
    if (event.type === "video.done" || event.type === "video.failed")
      this.#results.push({ recipe: RECIPE, video: event.video, outcome: event });
    this.#listener.event?.(event);
  }
}

/** Upload to a tenth of the time, prompt to a half, render to nine tenths, then the download; progress ten times a stage. */
function cuesOf(index: number, videoMs: number): Cue[] {
  const video = idOf(index);
  const of = (step: string) => ({ video, key: `${video} ${step}`, step });
  const [upload, prompt, output] = [of("upload 1"), of("prompt 1"), of("export 1")];
  const render = { ...output, render: `render ${video}` };
  const at = (part: number, fact: VideoFact): Cue => ({ atMs: part * videoMs, fact });
  const bytes = { done: 0, total: 8_400_000 + index };
  const file = { file: `out/night/${video}.mp4`, bytes: bytes.total, sha256: "f".repeat(64), duration_s: 12 };
  const begin = [
    at(0, { ...upload, type: "upload.started", inputs: ["mug.jpg"] }),
    ...during([0, 0.1], videoMs, (part) => ({
      stage: "upload",
      kind: "bytes",
      ...bytes,
      done: part * bytes.total,
    })),
    at(0.1, { ...upload, type: "upload.finished", files: ["mug.jpg"] }),
    at(0.1, { ...prompt, type: "credits.reserved", credits: 100 }),
    at(0.1, { ...prompt, type: "prompt.intended", text: "x", work: "generate", estimate: 100, before: "d0" }),
  ];
  const failure = { kind: "refused", message: "the prompt was refused" } as const;
  if (index % FAILS_EVERY === FAILS_EVERY - 1)
    return [
      ...begin,
      at(0.2, { ...prompt, type: "prompt.rejected", failure }),
      at(0.2, { video, type: "video.failed", reason: `prompt 1: ${failure.message}` }),
    ];
  const word = (part: number): string => WORDS[(index + Math.round(part * 10)) % WORDS.length] ?? "";
  return [
    ...begin,
    ...during([0.1, 0.5], videoMs, (part) => ({ stage: "prompt", kind: "words", words: word(part) })),
    at(0.5, { ...prompt, type: "prompt.ended", texts: [], incomplete: false }),
    at(0.52, { ...prompt, type: "draft.verified", digest: "d1", reconciled: false }),
    at(0.52, { ...prompt, type: "credits.settled", credits: 100, basis: "measured" }),
    at(0.55, { ...render, type: "render.intended", format: "mp4", quality: "high", draft: "d1" }),
    at(0.55, { ...render, type: "render.submitted" }),
    ...during([0.55, 0.9], videoMs, (part) => ({ stage: "poll", kind: "percent", done: 100 * part })),
    at(0.9, { ...render, type: "render.finished" }),
    ...during([0.9, 1], videoMs, (part) => ({
      stage: "download",
      kind: "bytes",
      ...bytes,
      done: part * bytes.total,
    })),
    at(1, { ...output, type: "download.checked", ...file }),
    at(1, { ...output, type: "download.finished", ...file }),
    at(1, { video, type: "video.done" }),
  ];
}

const TIMES = 10;

function during(
  [from, to]: readonly [number, number],
  videoMs: number,
  progressAt: (part: number) => Omit<VideoProgress, "recipe" | "video">,
): Cue[] {
  return Array.from({ length: TIMES }, (_, index) => {
    const part = (index + 0.5) / TIMES;
    return { atMs: (from + (to - from) * part) * videoMs, progress: progressAt(part) };
  });
}
