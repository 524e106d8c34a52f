// Events to state: the one function that a live run, a resume, `status` and `report` share. It changes the state it is given.

import { provesNothingWasDone } from "../failure.ts";
import type { Target } from "../ports.ts";
import type { AttemptStage, Event, Stamp, VideoFact } from "./events.ts";
import { reduceExpectation } from "./reduce-expectation.ts";
import { reduceExport } from "./reduce-export.ts";
import { reducePrompt } from "./reduce-prompt.ts";
import { emptyRecord } from "./state.ts";
import type { ExportRecord, OpenPrompt, RecipeState, VideoRecord } from "./state.ts";

export function reduce(state: RecipeState, event: Event): RecipeState {
  if (event.type === "run.started") {
    state.run = { id: event.run, target: event.target, at: event.at };
    if (event.file !== undefined) state.file = event.file;
    for (const record of state.videos[event.target].values()) beginRun(record, Date.parse(event.at));
  } else if ("video" in event) {
    const record = recordOf(state, event.video, "target" in event ? event.target : undefined);
    record.at = event.at;
    reduceVideo(record, event);
  }
  return state;
}

/** The record of a video on one kind of backend, by default the current run's; made at first sight. */
export function recordOf(state: RecipeState, video: string, target?: Target): VideoRecord {
  const records = state.videos[target ?? state.run?.target ?? "cloud"];
  const known = records.get(video);
  if (known !== undefined) return known;
  const record = emptyRecord(video);
  records.set(video, record);
  return record;
}

/** Retries are counted per run, and whatever was on its way when the last run ended is in doubt. */
function beginRun(record: VideoRecord, now: number): void {
  record.attempts = {};
  delete record.draft;
  record.lostInRun = 0;
  for (const item of record.exports.values()) {
    item.failures = 0;
    item.resubmits = 0;
    item.inDoubt = item.phase === "intended";
    item.at = Math.min(item.at, now);
  }
  for (const [key, found] of record.judged) {
    if (found.at > now) record.judged.set(key, { ...found, at: now });
  }
  if (record.prompt !== undefined) adopt(record.prompt, now);
}

/** What happened later than now was written by a clock that has been set back since: nobody waits for it to come. */
function adopt(prompt: OpenPrompt, now: number): void {
  prompt.adopted = true;
  prompt.at = Math.min(prompt.at, now);
  prompt.reads = LOOKED_AT_ONCE_A_RUN.has(prompt.phase)
    ? []
    : prompt.reads.map(({ digest, at }) => ({ digest, at: Math.min(at, now) }));
}

const LOOKED_AT_ONCE_A_RUN: ReadonlySet<OpenPrompt["phase"]> = new Set([
  "unknown",
  "asked",
  "failed",
] as const);

const SUCCESS_OF: Partial<Record<VideoFact["type"], readonly AttemptStage[]>> = {
  "session.created": ["session"],
  "upload.finished": ["upload"],
  "prompt.ended": ["prompt"],
  "prompt.lost": ["prompt"],
  "draft.read": ["draft"],
  "expectation.checked": ["draft", "download"],
  "export.set-aside": ["download"],
  "credits.settled": ["credits"],
  "credits.reserved": ["credits"],
  "render.intended": ["draft"],
  "render.submitted": ["draft", "render", "poll"],
  "render.failed": ["render", "poll"],
  "render.finished": ["render", "poll"],
  "download.checked": ["download"],
  "download.finished": ["download"],
};

function reduceVideo(record: VideoRecord, event: Stamp & VideoFact): void {
  for (const stage of SUCCESS_OF[event.type] ?? []) delete record.attempts[stage];
  if (reduceOutcome(record, event)) return;
  record.outcome = { state: "running", reason: "" };
  switch (event.type) {
    case "session.created":
      record.session = sessionOf(event);
      record.sessionLost = false;
      forgetSession(record);
      forgetJudged(record);
      for (const item of record.exports.values()) item.ofEarlierSession = true;
      return;
    case "session.lost":
      delete record.session;
      record.sessionLost = true;
      record.lostInRun += 1;
      forgetSession(record);
      forgetRenders(record);
      return;
    case "video.reset":
      delete record.session;
      forgetSession(record);
      record.exports.clear();
      forgetJudged(record);
      return;
    case "upload.finished":
      record.done.push({ kind: "upload", key: event.key });
      return;
    case "attempt.failed":
      reduceAttempt(record, event);
      return;
    case "token.renewed":
      renew(record, event.stage);
      return;
    default:
      reducePrompt(record, event);
      reduceExport(record, event);
      reduceExpectation(record, event);
  }
}

const sessionOf = ({ session, task, account }: VideoFact & { type: "session.created" }) => ({
  id: session,
  task,
  ...(account !== undefined && { account }),
});

function forgetSession(record: VideoRecord): void {
  record.attempts = {};
  record.done = [];
  delete record.prompt;
  delete record.draft;
}

/** What a new session makes is another draft. A file that is finished stays what it was found to be. */
function forgetJudged({ judged, corrections, exports }: VideoRecord): void {
  for (const found of [judged, corrections]) {
    for (const key of found.keys()) if (!exports.has(key)) found.delete(key);
  }
}

/** A render belongs to its session: what is not finished went with it. */
function forgetRenders({ exports }: VideoRecord): void {
  for (const [key, { phase }] of exports) {
    if (phase === "intended" || phase === "submitted" || phase === "rendered") exports.delete(key);
  }
}

function reduceOutcome(record: VideoRecord, event: Stamp & VideoFact): boolean {
  switch (event.type) {
    case "video.done":
      record.outcome = { state: "done", reason: "" };
      return true;
    case "video.waiting":
      record.outcome = { state: "pending", reason: event.reason };
      return true;
    case "video.failed":
    case "video.parked":
    case "video.unknown":
      record.outcome = { state: event.type.slice("video.".length) as "failed", reason: event.reason };
      return true;
    case "video.blocked":
      record.outcome = {
        state: "blocked",
        reason: event.reason,
        ...(event.link !== undefined && { link: event.link }),
      };
      return true;
    case "credits.settled":
      settle(record, event);
      return true;
    default:
      return false;
  }
}

/** A later one for the same step adds to the first: found when the run closed its books. */
function settle(record: VideoRecord, event: Stamp & VideoFact & { type: "credits.settled" }): void {
  record.credits += event.credits;
  const entry = record.ledger.findLast((candidate) => candidate.key === event.key);
  if (entry === undefined) return;
  entry.cost = (entry.cost ?? 0) + event.credits;
  entry.isEstimate = entry.isEstimate === true || event.basis === "estimated";
}

function reduceAttempt(record: VideoRecord, event: Stamp & VideoFact & { type: "attempt.failed" }): void {
  const { stage, failure } = event;
  const before = record.attempts[stage];
  const count = (before?.count ?? 0) + 1;
  const alike = before?.failure.kind === failure.kind ? before.alike + 1 : 1;
  record.attempts[stage] = { count, alike, failure, at: Date.parse(event.at) };
  delete record.draft;
  const item = record.exports.get(event.key);
  if (item !== undefined) doubtRender(item, event);
}

function renew(record: VideoRecord, stage: AttemptStage): void {
  const failed = record.attempts[stage];
  if (failed !== undefined) record.attempts[stage] = { ...failed, renewed: true };
}

/** A render request that may have arrived is asked for by its id; one that the backend does not know is sent again. */
function doubtRender(item: ExportRecord, event: VideoFact & { type: "attempt.failed" }): void {
  if (event.stage === "render") item.inDoubt = !provesNothingWasDone(event.failure);
  if (event.failure.kind !== "not-found" || (event.stage !== "poll" && event.stage !== "download")) return;
  if (item.phase !== "intended") item.resubmits += 1;
  item.phase = "intended";
  item.inDoubt = false;
}
