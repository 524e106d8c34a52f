// Finished exports whose file is no longer what it was: facts that a run begins with.

import { hasBeenMoved, isIntact } from "../plan/planned.ts";
import type { PlanContext } from "../plan/planned.ts";
import type { WantedExport, WantedVideo } from "../plan/keys.ts";
import type { Unaddressed } from "./decision.ts";
import type { VideoFact } from "./events.ts";
import type { VideoRecord, WrittenFile } from "./state.ts";

export function missingExports(
  video: WantedVideo,
  record: VideoRecord | undefined,
  context: Pick<PlanContext, "fileFacts">,
): Unaddressed<VideoFact>[] {
  const facts: Unaddressed<VideoFact>[] = [];
  for (const step of video.steps) {
    if (step.kind !== "export") continue;
    const item = record?.exports.get(step.key);
    if (item?.phase !== "done" || item.file === undefined) continue;
    const { key, file } = item;
    if (isIntact({ key, file }, record, context)) continue;
    const written = record?.files.get(file);
    if (written !== undefined && hasBeenMoved(step, record, context)) {
      facts.push(moved(step, { from: file, ...written }));
      continue;
    }
    const reason = context.fileFacts(file) === undefined ? "missing" : "damaged or changed";
    facts.push({ type: "export.missing", key, step: step.label, file, reason });
  }
  return facts;
}

/** The old name is gone and the new one is there: only the fact of it is missing. */
const moved = (
  { key, label, file }: WantedExport,
  { from, bytes, sha256, durationS }: WrittenFile & { readonly from: string },
): Unaddressed<VideoFact> => ({
  type: "export.moved",
  key,
  step: label,
  file,
  from,
  bytes,
  sha256,
  ...(durationS !== undefined && { duration_s: durationS }),
});
