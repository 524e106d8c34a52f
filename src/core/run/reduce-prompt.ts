// The paid step's part of `reduce`: from the intent to a verified draft, or to an outcome that nobody knows.

import type { Resolution, Stamp, VideoFact } from "./events.ts";
import { endedInVain } from "./state.ts";
import type { OpenPrompt, PromptPhase, VideoRecord } from "./state.ts";

export function reducePrompt(record: VideoRecord, event: Stamp & VideoFact): void {
  switch (event.type) {
    case "prompt.intended":
      intend(record, event);
      return;
    case "prompt.rejected":
      if (record.prompt?.key === event.key) takeBack(record, record.prompt, event);
      strike(record, event.key);
      return;
    case "prompt.lost":
      enter(record, event, { phase: "lost", failure: event.failure });
      return;
    case "prompt.ended":
      enter(record, event, {
        phase: "ended",
        texts: event.texts,
        incomplete: event.incomplete,
        ...(event.error !== undefined && { error: event.error }),
      });
      return;
    case "prompt.asked":
      noteInVain(record, event.key);
      enter(record, event, { phase: "asked", question: event.question });
      return;
    case "prompt.unknown":
      enter(record, event, { phase: "unknown", reason: event.reason });
      return;
    case "draft.mismatched":
      noteInVain(record, event.key);
      fail(record, event, event.reason);
      return;
    case "draft.read":
      read(record, event);
      return;
    case "draft.verified":
      verify(record, event.key, event.digest);
      return;
    case "prompt.resolved":
      resolve(record, event);
      return;
    default:
  }
}

type Of<T extends VideoFact["type"]> = Stamp & Extract<VideoFact, { type: T }>;

function intend(record: VideoRecord, event: Of<"prompt.intended">): void {
  const { key, step, at, text, work, estimate, before, answers, corrects } = event;
  record.prompt = {
    key,
    step,
    // An answer belongs to the prompt that the recipe has.
    text: answers === undefined ? text : (record.prompt?.text ?? text),
    work,
    estimate,
    before,
    at: Date.parse(at),
    adopted: false,
    reads: [],
    phase: "intended",
    ...(answers !== undefined && { answers }),
    ...(corrects !== undefined && { corrects }),
  };
  if (corrects !== undefined) record.corrections.set(corrects, { end: "open" });
  delete record.draft;
  record.ledger.push({ key, step, at, prompt: text, estimate });
}

/** As if it had never been sent: an answer's question is open again, or else the prompt would be sent a second time. */
function takeBack(
  record: VideoRecord,
  { answers, corrects }: OpenPrompt,
  event: Stamp & { readonly key: string },
): void {
  if (corrects !== undefined) record.corrections.delete(corrects);
  if (answers === undefined) delete record.prompt;
  else enter(record, event, { phase: "asked", question: answers });
}

function strike({ ledger }: VideoRecord, key: string): void {
  const index = ledger.findLastIndex((entry) => entry.key === key);
  if (index !== -1) ledger.splice(index, 1);
}

function enter(record: VideoRecord, event: Stamp & { readonly key: string }, phase: PromptPhase): void {
  if (record.prompt?.key !== event.key) return;
  const { key, step, text, work, estimate, before, adopted, answers, corrects } = record.prompt;
  const answer = phase.phase === "asked" || answers === undefined ? {} : { answers };
  const correction = corrects === undefined ? {} : { corrects };
  const sent = { key, step, text, work, estimate, before, adopted, ...answer, ...correction };
  record.prompt = { ...sent, at: Date.parse(event.at), reads: [], ...phase } satisfies OpenPrompt;
}

function noteInVain({ ledger }: VideoRecord, key: string): void {
  const entry = ledger.findLast((candidate) => candidate.key === key);
  if (entry !== undefined) entry.inVain = true;
}

/** A correction that came to nothing leaves the step as it was: there is never a second one. */
function fail(record: VideoRecord, event: Stamp & { readonly key: string }, reason: string): void {
  if (record.prompt?.key !== event.key) return;
  const { corrects } = record.prompt;
  if (corrects === undefined) return enter(record, event, { phase: "failed", reason });
  record.corrections.set(corrects, { end: "in vain", reason });
  delete record.prompt;
}

function read(record: VideoRecord, event: Of<"draft.read">): void {
  const at = Date.parse(event.at);
  const { purpose, digest, tracks } = event;
  if (purpose === "look") record.prompt?.reads.push({ digest, at });
  else record.draft = { purpose, digest, tracks, at };
}

function verify(record: VideoRecord, key: string, draft: string): void {
  if (record.prompt?.key !== key) return;
  const { corrects, text } = record.prompt;
  if (corrects === undefined) record.done.push({ kind: "prompt", key, text, draft });
  else correct(record, corrects, draft);
  delete record.prompt;
}

/** The last step's draft is another one now: what was found of it is looked at again, what shows it is rendered again. */
function correct(record: VideoRecord, step: string, draft: string): void {
  const { corrections, judged, done, exports } = record;
  corrections.set(step, { end: "carried out" });
  judged.delete(step);
  const last = done.at(-1);
  for (const [key, { after }] of exports) {
    if (after !== undefined && after !== last?.key) continue;
    exports.delete(key);
    judged.delete(key);
  }
  if (last?.kind !== "prompt") return;
  judged.delete(last.key);
  done.splice(-1, 1, { ...last, draft });
}

/** Applied without a digest: the draft is read again where it is needed. */
function resolve(record: VideoRecord, event: Of<"prompt.resolved">): void {
  if (record.prompt?.key !== event.key) return;
  settleByWord(record, record.prompt, event.how);
  if (event.how === "applied") verify(record, event.key, "");
  else if (event.how === "resend") takeBack(record, record.prompt, event);
  else fail(record, event, "given up by the user");
  record.outcome =
    event.how === "abandon"
      ? { state: "failed", reason: `${event.step}: given up by the user` }
      : { state: "pending", reason: `${event.step}: resolved as ${event.how}` };
}

/** Where the balance did not tell for certain what it cost, the user's word does: the estimate if it was carried out, or nothing. */
function settleByWord(record: VideoRecord, prompt: OpenPrompt, how: Resolution): void {
  const { key, estimate } = prompt;
  const entry = record.ledger.findLast((candidate) => candidate.key === key);
  if (entry === undefined) return;
  // It was answered: that it is sent again says nothing about what the answer cost.
  if (endedInVain(prompt) && how === "resend") return;
  const { cost = 0, isEstimate = true } = entry;
  if (how === "applied") entry.cost = cost === 0 ? estimate : cost;
  else entry.cost = isEstimate ? 0 : cost;
  record.credits += entry.cost - cost;
}
