// Finished exports whose file is no longer what it was: facts that a run begins with.

import { isIntact } from "../plan/planned.ts";
import type { PlanContext } from "../plan/planned.ts";
import type { WantedVideo } from "../plan/keys.ts";
import type { Unaddressed } from "./decision.ts";
import type { VideoFact } from "./events.ts";
import type { VideoRecord } from "./state.ts";

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
    const reason = context.fileFacts(file) === undefined ? "missing" : "damaged or changed";
    facts.push({ type: "export.missing", key, step: step.label, file, reason });
  }
  return facts;
}
