// A finished export that the recipe now calls by another name.

import { isSameFile } from "../../core/ports.ts";
import type { Do } from "../../core/run/decision.ts";
import type { VideoContext } from "../video-context.ts";

export async function move(context: VideoContext, { step, from }: Do<"move">): Promise<void> {
  const { outputs } = context.ports;
  const named = { key: step.key, step: step.label, file: step.file };
  const written = context.record.files.get(from);
  const intact = written?.key === step.key && isSameFile(written, await outputs.inspect(from));
  const moved = intact ? await outputs.move(from, step.file) : undefined;
  if (written === undefined || moved?.ok !== true) {
    const reason = moved === undefined ? `${from} is missing or damaged` : "it could not be renamed";
    return context.emit({ type: "export.missing", ...named, reason });
  }
  const { bytes, sha256, durationS } = written;
  const duration = durationS === undefined ? {} : { duration_s: durationS };
  await context.emit({ type: "export.moved", ...named, from, bytes, sha256, ...duration });
}
