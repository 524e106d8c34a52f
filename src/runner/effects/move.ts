// A finished export that the recipe now calls by another name.

import type { Failure } from "../../core/failure.ts";
import { isSameFile } from "../../core/ports.ts";
import type { MoveRequest } from "../../core/ports.ts";
import type { WantedExport } from "../../core/plan/keys.ts";
import type { Result } from "../../core/result.ts";
import type { Do } from "../../core/run/decision.ts";
import type { VideoContext } from "../video-context.ts";

export async function move(context: VideoContext, { step, from }: Do<"move">): Promise<void> {
  const { outputs } = context.ports;
  const named = { key: step.key, step: step.label, file: step.file };
  const written = context.record.files.get(from);
  const renaming = { from, to: step.file, own: isFree(context, step) };
  const intact = written?.key === step.key && isSameFile(written, await outputs.inspect(from));
  const moved = intact ? await outputs.move(renaming) : await wasMoved(context, renaming);
  if (written === undefined || moved?.ok !== true) {
    const reason = moved === undefined ? `${from} is missing or damaged` : "it could not be renamed";
    return context.emit({ type: "export.missing", ...named, reason });
  }
  const { bytes, sha256, durationS } = written;
  const duration = durationS === undefined ? {} : { duration_s: durationS };
  await context.emit({ type: "export.moved", ...named, from, bytes, sha256, ...duration });
}

/** What an earlier version of the same export left there. What another export shows is never written over. */
function isFree(context: VideoContext, { key, file }: WantedExport): boolean {
  const { record, video } = context;
  const isShown = video.steps.some(
    (other) => other.key !== key && record.exports.get(other.key)?.file === file,
  );
  return record.exports.get(key)?.phase === "aside" && context.isOwn(file) && !isShown;
}

/** A run died between the new name and the fact of it. */
async function wasMoved(
  { ports, record }: VideoContext,
  { from, to, own }: MoveRequest,
): Promise<Result<void, Failure> | undefined> {
  const there = await ports.outputs.inspect(to);
  return own && isSameFile(record.files.get(from), there) ? ports.outputs.keepName(to) : undefined;
}
