// Events of a night's batch, as a run would write them: many videos, in every state, after some nights before.

import type { Event, Fact } from "../../src/core/run/events.ts";

export interface BatchOptions {
  readonly videos: number;
  /** The last one leaves some videos undone; the others made what they could. */
  readonly nights?: number;
  readonly recipe?: string;
  readonly target?: "cloud" | "emulator";
  /** Every which video is in trouble. */
  readonly every?: number;
}

const DAY_MS = 86_400_000;
const BEGIN_MS = Date.UTC(2026, 10, 14, 22);

/** Videos are `clip-1` and so on; every tenth one is in trouble, each time another one. */
export function batch({
  videos,
  nights = 1,
  recipe = "night",
  target = "cloud",
  every = 10,
}: BatchOptions): Event[] {
  const events: Event[] = [];
  const share = Math.ceil(videos / nights);
  for (let night = 0; night < nights; night += 1) {
    const beginMs = BEGIN_MS + night * DAY_MS;
    const run = `2026111${4 + night}220000-run${night}`;
    const put = (atMs: number, fact: Fact): void => {
      events.push({ seq: events.length + 1, at: new Date(atMs).toISOString(), run, recipe, ...fact });
    };
    put(beginMs, { type: "run.started", target, videos, version: "0.1.0" });
    const ids = Array.from({ length: share }, (_, index) => night * share + index + 1).filter(
      (id) => id <= videos,
    );
    for (const [index, id] of ids.entries())
      oneVideo(id, { target, put, every, beginMs: beginMs + index * 1000 });
    const done = ids.filter((id) => id % every !== 0).length;
    put(beginMs + 3_600_000, {
      type: "run.finished",
      exit_code: 6,
      counts: { pending: 0, running: 0, done, failed: ids.length - done, parked: 0, unknown: 0, blocked: 0 },
      credits_spent: done * 100,
      seconds: 3600,
    });
  }
  return events;
}

interface Place {
  readonly target: "cloud" | "emulator";
  readonly put: (atMs: number, fact: Fact) => void;
  readonly beginMs: number;
  readonly every: number;
}

const TROUBLE = ["failed", "parked", "unknown", "blocked", "waiting"] as const;

function oneVideo(id: number, { target, put, every, beginMs }: Place): void {
  const video = `clip-${id}`;
  const at = (seconds: number): number => beginMs + seconds * 1000;
  const key = `p${id}`;
  put(at(2), { video, type: "session.created", session: `s${id}`, task: `t${id}`, target, reason: "first" });
  put(at(4), { video, type: "upload.started", key: `u${id}`, step: "upload 1", inputs: ["mug.jpg"] });
  put(at(9), { video, type: "upload.finished", key: `u${id}`, step: "upload 1", files: ["mug.jpg"] });
  const text = `Generate a ${5 + (id % 20)}-second clip of product ${id} on a plain background`;
  put(at(30), {
    video,
    type: "prompt.intended",
    key,
    step: "prompt 1",
    text,
    work: "generate",
    estimate: 100,
    before: "b",
  });
  const trouble = id % every === 0 ? TROUBLE[(id / every) % TROUBLE.length] : undefined;
  if (trouble === undefined) return made(id, { put, at });
  put(at(200), {
    video,
    type: "prompt.lost",
    key,
    step: "prompt 1",
    failure: { kind: "broken", message: "the connection broke" },
    texts: [],
  });
  const reason = `prompt 1: the connection broke, for the ${id}th time`;
  if (trouble === "waiting") put(at(500), { video, type: "video.waiting", cause: "budget", reason });
  else put(at(500), { video, type: `video.${trouble}`, reason });
}

function made(
  id: number,
  { put, at }: Pick<Place, "put"> & { readonly at: (seconds: number) => number },
): void {
  const video = `clip-${id}`;
  const prompt = { video, key: `p${id}`, step: "prompt 1" };
  const render = { video, key: `e${id}`, step: "export 1", render: `r${id}` };
  const file = `out/night/${video}.mp4`;
  const finished = {
    file,
    bytes: 2_000_000 + id,
    sha256: String(id).padStart(64, "a"),
    duration_s: 5 + (id % 20),
  };
  put(at(150), { ...prompt, type: "prompt.ended", texts: ["Your video is ready."], incomplete: false });
  put(at(160), {
    video,
    type: "draft.read",
    purpose: "look",
    digest: `d${id}`,
    tracks: 1,
    timeline: `Timeline (1 track): 1. Video: product ${id} (0-5s)`,
  });
  put(at(161), { ...prompt, type: "draft.verified", digest: `d${id}`, reconciled: false });
  put(at(162), { ...prompt, type: "credits.settled", credits: 100, basis: "measured" });
  put(at(200), { ...render, type: "render.intended", format: "mp4", quality: "high", draft: `d${id}` });
  put(at(201), { ...render, type: "render.submitted" });
  put(at(280), { ...render, type: "render.finished" });
  put(at(290), { video, key: render.key, step: render.step, type: "download.finished", ...finished });
  put(at(290), { video, type: "video.done" });
}
