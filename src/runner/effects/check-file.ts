// A downloaded file held against what the recipe expects of it, and one that is not so kept for a person to look at.

import type { Failure } from "../../core/failure.ts";
import { asideName } from "../../core/aside-name.ts";
import { isSameFile } from "../../core/ports.ts";
import type { Played } from "../../core/ports.ts";
import { fileOf } from "../../core/plan/expectations.ts";
import type { WantedExport } from "../../core/plan/keys.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Do } from "../../core/run/decision.ts";
import { judgeFile, needsPlaying } from "../../core/run/judge-file.ts";
import type { FileSeen } from "../../core/run/judge-file.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";
import { reserve } from "./download.ts";

export async function checkFile(context: VideoContext, { step }: Do<"check-file">): Promise<void> {
  const { key, label, wish, expect = { otherwise: { kind: "fail" } } } = step;
  const written = await whole(context, step);
  if (written === undefined) return;
  const seen = await look(context, { step, file: written.file });
  if (!seen.ok) return attemptFailed(context, { stage: "download", key, failure: seen.error });
  await context.emit({
    type: "expectation.checked",
    key,
    step: label,
    wish,
    of: written.sha256,
    findings: judgeFile({ ...seen.value, bytes: written.bytes }, expect),
    settled: true,
    otherwise: expect.otherwise.kind,
  });
}

/** The file as it was downloaded; one that is gone or was changed is fetched again. */
async function whole(context: VideoContext, step: WantedExport) {
  const written = fileOf(context.record, step);
  const { outputs } = context.ports;
  const file = written?.file ?? step.file;
  const found = isPart(context, step) ? await outputs.inspectPart(file) : await outputs.inspect(file);
  if (written !== undefined && isSameFile(written, found)) return written;
  await context.emit({
    type: "export.missing",
    key: step.key,
    step: step.label,
    file,
    reason: found === undefined ? "missing" : "damaged or changed",
  });
  return undefined;
}

const isPart = ({ record }: VideoContext, { key }: WantedExport): boolean =>
  record.exports.get(key)?.phase === "checked";

async function look(
  context: VideoContext,
  { step, file }: { readonly step: WantedExport; readonly file: string },
): Promise<Result<Omit<FileSeen, "bytes">, Failure>> {
  const { outputs, player } = context.ports;
  const at = { file, isPart: isPart(context, step) };
  const read = await outputs.read({ ...at, format: step.format });
  if (!read.ok || step.expect === undefined || !needsPlaying(step.expect)) return read;
  const { hasAudio, hasPicture } = step.expect;
  const wish = { sound: hasAudio !== undefined, picture: hasPicture !== undefined };
  const played: Result<Played, Failure> = await player.play({ file: outputs.pathOf(at), ...wish });
  return played.ok ? ok({ ...read.value, ...played.value }) : played;
}

/** After a crash the file may already have that name. */
export async function setAside(context: VideoContext, { step }: Do<"set-aside">): Promise<void> {
  const { outputs } = context.ports;
  const named = { key: step.key, step: step.label };
  const written = fileOf(context.record, step);
  const to = asideName(step.file);
  const failed = (failure: Failure) => attemptFailed(context, { stage: "download", key: step.key, failure });
  if (isSameFile(written, await outputs.inspectPart(step.file))) {
    const free = await reserve(context, to);
    if (!free.ok) return failed(free.error);
    const renamed = await outputs.setAside(step.file, to);
    if (!renamed.ok) return failed(renamed.error);
  } else if (!isSameFile(written, await outputs.inspect(to))) {
    return context.emit({
      type: "export.missing",
      ...named,
      file: step.file,
      reason: "the download is gone",
    });
  } else {
    const kept = await outputs.keepName(to);
    if (!kept.ok) return failed(kept.error);
  }
  const { bytes = 0, sha256 = "", durationS } = written ?? {};
  const duration = durationS === undefined ? {} : { duration_s: durationS };
  await context.emit({ type: "export.set-aside", ...named, file: to, bytes, sha256, ...duration });
}
