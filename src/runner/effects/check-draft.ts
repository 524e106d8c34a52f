// The draft that a prompt left, held against what the recipe expects of it.

import type { Draft } from "../../core/draft.ts";
import type { Failure } from "../../core/failure.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Do } from "../../core/run/decision.ts";
import type { Finding } from "../../core/run/finding.ts";
import { judgeDraft } from "../../core/run/judge-draft.ts";
import { attemptFailed } from "../video-context.ts";
import type { VideoContext } from "../video-context.ts";

export async function checkDraft(context: VideoContext, decision: Do<"check-draft">): Promise<void> {
  const { step, settled } = decision;
  const { key, label, wish, expect = { otherwise: { kind: "fail" } } } = step;
  const source = await draftToCheck(context, decision);
  if (!source.ok) return attemptFailed(context, { stage: "draft", key, failure: source.error });
  const draft = source.value;
  const findings = draft === undefined ? [NOT_KEPT] : judgeDraft(draft, expect);
  await context.emit({
    type: "expectation.checked",
    key,
    step: label,
    wish,
    // As it was asked for: one that was not kept and has changed since must not be asked for again and again.
    of: draft === undefined ? "" : decision.draft || draft.digest,
    findings,
    settled: settled || draft === undefined || findings.every(({ holds }) => holds),
    otherwise: expect.otherwise.kind,
  });
}

/** Nobody can tell any more, and what cannot be told does not hold. */
const NOT_KEPT: Finding = {
  expected: "a draft to look at",
  found: "that it was not kept, and that the session has gone on",
  holds: false,
};

/** As it was kept; else as the session has it, if it is still at this step. */
async function draftToCheck(
  context: VideoContext,
  { draft, step }: Do<"check-draft">,
): Promise<Result<Draft | undefined, Failure>> {
  const { ports, record } = context;
  const kept = draft === "" ? undefined : await ports.drafts.get(draft);
  if (kept !== undefined) return ok(ports.backend.describeDraft(kept));
  if (record.session === undefined || record.done.at(-1)?.key !== step.key) return ok(undefined);
  const read = await ports.backend.readDraft({ sessionId: record.session.id }, context.call("draft"));
  if (!read.ok) return err(read.error);
  if (read.value.exportable) await ports.drafts.put(read.value.digest, read.value.raw);
  return read;
}
