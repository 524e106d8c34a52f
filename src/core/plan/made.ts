// The record of a video of which everything has been made, and nothing is open.

import { emptyRecord, type ExportRecord, type Judged, type VideoRecord } from "../run/state.ts";
import type { WantedExport, WantedVideo } from "./keys.ts";

export function asMade({ id, steps }: WantedVideo): VideoRecord {
  const record = emptyRecord(id);
  for (const step of steps) {
    if (step.kind !== "upload" && step.wish !== undefined)
      record.judged.set(step.key, held(step.label, step.wish));
    if (step.kind === "export") {
      record.exports.set(step.key, finished(step));
      record.files.set(step.file, { key: step.key, bytes: 0, sha256: "" });
    } else if (step.kind === "prompt") {
      record.done.push({ kind: "prompt", key: step.key, text: step.text, draft: "" });
    } else record.done.push({ kind: "upload", key: step.key });
  }
  return { ...record, outcome: { state: "done", reason: "" } };
}

const held = (step: string, wish: string): Judged => ({
  step,
  wish,
  of: "",
  findings: [],
  settled: true,
  looks: 1,
  at: 0,
});

const finished = ({ key, format, quality, file }: WantedExport): ExportRecord => ({
  key,
  format,
  quality,
  file,
  render: "",
  draft: "",
  ofEarlierSession: false,
  phase: "done",
  inDoubt: false,
  at: 0,
  failures: 0,
  resubmits: 0,
});
