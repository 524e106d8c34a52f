// From a finished render to a file under its final name: downloaded beside it, checked, then renamed.

import type { Failure } from "../../core/failure.ts";
import { isOneFile, namesOfBytes } from "../../core/plan/planned.ts";
import { isSameFile } from "../../core/ports.ts";
import type { FileFacts, Outputs, RenderStatus } from "../../core/ports.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Do } from "../../core/run/decision.ts";
import type { VideoRecord } from "../../core/run/state.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function download(context: VideoContext, { step, render }: Do<"download">): Promise<void> {
  const failed = (failure: Failure) => attemptFailed(context, { stage: "download", key: step.key, failure });
  const { backend, outputs } = context.ports;
  const free = await reserve(context, step.file);
  if (!free.ok) return failed(free.error);
  const status = await finishedRender(context, render);
  if (!status.ok) return failed(status.error);
  const { url, sizeBytes, reason } = status.value;
  if (status.value.status === "failed") {
    const lost = { key: step.key, step: step.label, render, reason: reason ?? "no reason given" };
    return context.emit({ type: "render.failed", ...lost });
  }
  const request = {
    renderId: render,
    file: outputs.partFile(step.file),
    ...(url !== undefined && { url }),
    ...(sizeBytes !== undefined && { sizeBytes }),
  };
  const arrived = await backend.download(request, context.call("download"));
  if (!arrived.ok) return failed(arrived.error);
  const checked = await outputs.check(step.file, step.format);
  if (!checked.ok) return failed(checked.error);
  const stillFree = await reserve(context, step.file);
  if (!stillFree.ok) return failed(stillFree.error);
  await context.emit({
    type: "download.checked",
    key: step.key,
    step: step.label,
    file: step.file,
    ...arrived.value,
    ...inSeconds(checked.value.durationMs),
  });
}

/** Looked at again because the plan was made earlier, and downloads take time: what this tool did not write is not written over. */
export async function reserve(context: VideoContext, file: string): Promise<Result<void, Failure>> {
  const { ports, record } = context;
  const { outputs } = ports;
  const own = context.isOwn(file) || (await isOwnBytes(outputs, { file, record }));
  return outputs.reserve(file, { own });
}

async function isOwnBytes(
  outputs: Outputs,
  { file, record }: { readonly file: string; readonly record: VideoRecord },
): Promise<boolean> {
  const facts = await outputs.inspect(file);
  for (const name of namesOfBytes(facts, record)) {
    if (isOneFile(facts, await outputs.inspect(name))) return true;
  }
  return false;
}

/** Known from following it, or asked for again after a restart. */
async function finishedRender(context: VideoContext, render: string): Promise<Result<RenderStatus, Failure>> {
  const known = context.renders.get(render);
  context.renders.delete(render);
  return known === undefined
    ? context.ports.backend.renderStatus({ renderId: render }, context.call("poll"))
    : ok(known);
}

const inSeconds = (durationMs: number | undefined): { duration_s?: number } =>
  durationMs === undefined ? {} : { duration_s: Math.round(durationMs) / 1000 };

/** Renames a checked download. After a crash the file may already have its name, be gone, or have lost its name to another export. */
export async function publish(context: VideoContext, { step }: Do<"publish">): Promise<void> {
  const { outputs } = context.ports;
  const named = { key: step.key, step: step.label, file: step.file };
  const known = context.record.files.get(step.file);
  const written = known?.key === step.key ? known : undefined;
  const renamed = await giveName(outputs, { file: step.file, written });
  if (renamed === undefined) {
    return context.emit({ type: "export.missing", ...named, reason: "the download is gone" });
  }
  if (!renamed.ok) {
    return attemptFailed(context, { stage: "download", key: step.key, failure: renamed.error });
  }
  const { bytes = 0, sha256 = "", durationS } = written ?? {};
  const duration = durationS === undefined ? {} : { duration_s: durationS };
  await context.emit({ type: "download.finished", ...named, bytes, sha256, ...duration });
}

/** Undefined when the download has neither name. */
async function giveName(
  outputs: Outputs,
  { file, written }: { readonly file: string; readonly written: FileFacts | undefined },
): Promise<Result<void, Failure> | undefined> {
  if (isSameFile(written, await outputs.inspectPart(file))) return outputs.publish(file);
  return isSameFile(written, await outputs.inspect(file)) ? outputs.keepName(file) : undefined;
}
