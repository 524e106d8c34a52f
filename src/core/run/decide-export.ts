// The export: render once under an id of our own, follow it, download, and give the file its name when it is whole.

import { carriedOut, draftAfter } from "../plan/expectations.ts";
import type { ExpectingPrompt } from "../plan/expectations.ts";
import type { WantedExport } from "../plan/keys.ts";
import { afterFailure } from "./after-failure.ts";
import type { DecideInput, Decision } from "./decision.ts";
import type { ExportRecord } from "./state.ts";

/** A failed render is asked for again under a new id, once a run. */
const MAX_FAILURES = 2;
/** An id that the backend forgets this often is not going to be rendered: it counts as a failed render. */
const MAX_RESUBMITS = 3;

export function decideExport(input: DecideInput, step: WantedExport): Decision {
  const item = input.record.exports.get(step.key);
  switch (item?.phase) {
    case undefined:
      return renderAnew(input, step);
    case "failed":
      return item.failures < MAX_FAILURES ? renderAnew(input, step) : failed(step, item);
    case "intended":
      return item.inDoubt ? follow(input, step, item) : submitAgain(input, step, item);
    case "submitted":
      return follow(input, step, item);
    case "rendered":
      return download(input, step, item);
    case "checked":
      return afterFailure(input, at(step, "download")) ?? { do: "publish", step };
    case "aside":
    case "done":
      return { do: "move", step, from: item.file ?? step.file };
  }
}

const at = (step: WantedExport, stage: "render" | "poll" | "download" | "draft") => ({
  stage,
  key: step.key,
  label: step.label,
});

function renderAnew(input: DecideInput, step: WantedExport): Decision {
  const waiting = afterFailure(input, at(step, "render")) ?? afterFailure(input, at(step, "draft"));
  if (waiting !== undefined) return waiting;
  const movedOn = input.record.done.at(-1)?.key !== step.after;
  const stored = draftAfter(input.video, input.record, step.after);
  if (movedOn && stored !== "") return { do: "submit-render", stage: "render", step, draft: stored };
  if (movedOn) return notKept(step);
  const { draft } = input.record;
  if (draft?.purpose !== "render")
    return { do: "read-draft", stage: "render", key: step.key, purpose: "render" };
  const changed = judgedOnAnother(input, step, draft.digest);
  if (changed !== undefined) return { do: "check-draft", step: changed, draft: draft.digest, settled: true };
  if (draft.tracks > 0) return { do: "submit-render", stage: "render", step, draft: draft.digest };
  const reason = `${step.label}: the draft holds nothing that could be rendered`;
  return { do: "finish", fact: { type: "video.failed", reason } };
}

/** The prompt whose draft was looked at before the backend changed it by itself: what is rendered is what is judged. */
function judgedOnAnother({ video, record }: DecideInput, step: WantedExport, digest: string) {
  const judged = record.judged.get(step.after);
  if (judged === undefined || judged.of === digest) return undefined;
  return carriedOut(video, record).find(
    (other): other is ExpectingPrompt => other.kind === "prompt" && other.key === step.after,
  );
}

/** The session has moved on, and nobody knows what its draft was at this step. */
const notKept = (step: WantedExport): Decision => ({
  do: "finish",
  fact: {
    type: "video.failed",
    reason: `${step.label}: the draft that it shows was not kept, and the session has gone on. Make the video again with --rerun`,
  },
});

const failed = (step: WantedExport, item: ExportRecord): Decision => ({
  do: "finish",
  fact: { type: "video.failed", reason: `${step.label}: ${item.reason ?? "the render failed"}` },
});

function submitAgain(input: DecideInput, step: WantedExport, item: ExportRecord): Decision {
  const failure = input.record.attempts.render?.failure;
  if (failure?.kind === "duplicate") {
    return { do: "record", facts: [{ type: "render.submitted", ...named(step), render: item.render }] };
  }
  if (failure?.kind === "refused") {
    const { message } = failure;
    return giveUpId(step, item, message);
  }
  const waiting = afterFailure(input, at(step, "render")) ?? afterFailure(input, at(step, "draft"));
  if (waiting !== undefined) return waiting;
  if (item.resubmits > MAX_RESUBMITS) return giveUpId(step, item, "the backend keeps forgetting the render");
  return { do: "submit-render", stage: "render", step, draft: item.draft, render: item.render };
}

const giveUpId = (step: WantedExport, item: ExportRecord, reason: string): Decision => ({
  do: "record",
  facts: [{ type: "render.failed", ...named(step), render: item.render, reason }],
});

const named = (step: WantedExport) => ({ key: step.key, step: step.label });

function follow(input: DecideInput, step: WantedExport, item: ExportRecord): Decision {
  const { timing, startedAt } = input.settings;
  const until = Math.max(item.at, startedAt) + timing.renderTimeoutMs;
  if (input.now >= until) {
    const reason = `${step.label}: the render is not finished yet; the next run asks for it again`;
    return { do: "finish", fact: { type: "video.parked", reason } };
  }
  const waiting = afterFailure(input, at(step, "poll"));
  // The render goes on at the backend meanwhile: it keeps its slot.
  if (waiting?.do === "wait") return { ...waiting, stage: "render" };
  if (waiting !== undefined) return waiting;
  const everyMs = timing.renderPollMs;
  return { do: "follow-render", stage: "render", step, render: item.render, everyMs, until };
}

function download(input: DecideInput, step: WantedExport, item: ExportRecord): Decision {
  const waiting = afterFailure(input, at(step, "download"));
  return waiting ?? { do: "download", stage: "download", step, render: item.render };
}
