// The export's part of `reduce`: from the render's intent to a file that is whole and in its place.

import type { Stamp, VideoFact } from "./events.ts";
import type { ExportRecord, VideoRecord } from "./state.ts";

export function reduceExport(record: VideoRecord, event: Stamp & VideoFact): void {
  switch (event.type) {
    case "render.intended":
      delete record.draft;
      record.exports.set(event.key, intended(record.exports.get(event.key), event));
      return;
    case "render.submitted":
      update(record, event.key, { phase: "submitted", inDoubt: false });
      return;
    case "render.finished":
      update(record, event.key, { phase: "rendered", inDoubt: false });
      return;
    case "render.failed":
      fail(record.exports.get(event.key), event.reason);
      return;
    case "download.checked":
      update(record, event.key, { phase: "checked", file: event.file });
      write(record, event);
      return;
    case "export.set-aside":
      update(record, event.key, { phase: "aside", file: event.file });
      write(record, event);
      return;
    case "download.finished":
    case "export.moved":
      update(record, event.key, { phase: "done", file: event.file });
      if (event.type === "export.moved") record.files.delete(event.from);
      write(record, event);
      return;
    case "export.missing":
      update(record, event.key, { phase: "submitted" });
      return;
    default:
  }
}

type Of<T extends VideoFact["type"]> = Stamp & Extract<VideoFact, { type: T }>;

function intended(earlier: ExportRecord | undefined, event: Of<"render.intended">): ExportRecord {
  return {
    key: event.key,
    format: event.format,
    quality: event.quality,
    render: event.render,
    draft: event.draft,
    ...(event.after !== undefined && { after: event.after }),
    ofEarlierSession: false,
    phase: "intended",
    inDoubt: false,
    at: Date.parse(event.at),
    failures: earlier?.failures ?? 0,
    resubmits: 0,
    ...(earlier?.file !== undefined && { file: earlier.file }),
  };
}

function update(record: VideoRecord, key: string, change: Partial<ExportRecord>): void {
  const known = record.exports.get(key);
  if (known !== undefined) Object.assign(known, change);
}

function fail(known: ExportRecord | undefined, reason: string): void {
  if (known === undefined) return;
  known.phase = "failed";
  known.failures += 1;
  known.reason = reason;
}

function write(
  record: VideoRecord,
  event: Of<"download.checked" | "download.finished" | "export.moved" | "export.set-aside">,
): void {
  record.files.set(event.file, {
    key: event.key,
    bytes: event.bytes,
    sha256: event.sha256,
    ...(event.duration_s !== undefined && { durationS: event.duration_s }),
  });
}
