// Owns the mutations: ways of getting the product wrong, each of which breaks a promise that a simulated world must notice.

export interface Mutation {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

const one = (
  name: string,
  file: string,
  { from, to }: { readonly from: string; readonly to: string },
): Mutation => ({
  name,
  edits: [{ file, from, to }],
});

export const MUTATIONS: readonly Mutation[] = [
  one("the journal is not synced", "src/journal/writer.ts", {
    from: "if (group.some((item) => item.durable)) await this.#handle.datasync();",
    to: "",
  }),
  one("the intent of a prompt is not made durable", "src/core/run/events.ts", {
    from: '  "credits.reserved",\n  "prompt.intended",\n  "prompt.ended",',
    to: '  "prompt.ended",',
  }),
  one("the id of a render is not made durable", "src/core/run/events.ts", {
    from: '  "render.intended",\n  "download.checked",',
    to: '  "download.checked",',
  }),
  one("a prompt is sent while its intent is being written", "src/runner/effects/prompt.ts", {
    from: "  await intend(context, decision);",
    to: "  void intend(context, decision);",
  }),
  one("a render is asked for while its id is being written", "src/runner/effects/render.ts", {
    from: 'await context.emit({ type: "render.intended"',
    to: 'void context.emit({ type: "render.intended"',
  }),
  one("the folder of the journal is not synced", "src/journal/journal.ts", {
    from: "  await syncPath(files, options);\n",
    to: "",
  }),
  one("a new folder's name is not synced", "src/platform/durable.ts", {
    from: "const top = below ?? (first",
    to: "const top = folder ?? (first",
  }),
  one("the folder of a renamed file is not synced", "src/platform/durable.ts", {
    from: "  await files.rename(from, to);\n  await syncFolder(files, path.dirname(to));",
    to: "  await files.rename(from, to);",
  }),
  {
    name: "a download gets its name before its bytes are on disk",
    edits: [{ file: "src/platform/durable.ts", from: "    await handle.datasync();", to: "" }],
  },
  one("the journal is appended to after a write that failed", "src/journal/writer.ts", {
    from: "this.#broken = error instanceof Error ? error : new Error(String(error));\n      for (const item of group) item.done.reject(this.#broken);",
    to: "for (const item of group) item.done.reject(error);",
  }),
  one("what a broken run wrote is believed to be on disk", "src/journal/journal.ts", {
    from: "if (copy === undefined) return readJournal(",
    to: "if (copy !== null) return readJournal(",
  }),
  one("what is written again is not synced", "src/platform/replacement.ts", {
    from: "      await handle.sync();\n",
    to: "",
  }),
  one("a run whose journal broke gives its lock back", "src/journal/journal.ts", {
    from: "(parts.writer.isBroken ? parts.lock.abandon() : parts.lock.release())",
    to: "parts.lock.release()",
  }),
  one("the lock is ignored", "src/journal/lock.ts", {
    from: 'if (owner !== "unreadable" && (await isAlive(ports.machine, owner)))',
    to: 'if (owner !== "unreadable" && (await isAlive(ports.machine, owner)) && owner.pid < 0)',
  }),
  one("a torn last line is not cut", "src/journal/journal.ts", {
    from: "if (read.value.tornBytes > 0) notices.push(",
    to: "if (read.value.tornBytes < 0) notices.push(",
  }),
  one("a prompt is sent again after a time-out or a broken connection", "src/backend/instruct.ts", {
    from: "return opened.error.written ? lost(opened.error.failure) : rejected(opened.error.failure);",
    to: "return rejected(opened.error.failure);",
  }),
  one("any answer that is no stream is taken for a refusal", "src/backend/instruct.ts", {
    from: "    ? rejected(judged.error)\n    : lost(read.ok ? judged.error : read.error);",
    to: "    ? rejected(judged.error)\n    : rejected(judged.error);",
  }),
  one("a stream that was lost counts as not sent", "src/core/run/reduce-prompt.ts", {
    from: 'enter(record, event, { phase: "lost", failure: event.failure });',
    to: "delete record.prompt;",
  }),
  one("the intent of a run that died is forgotten", "src/core/run/reduce.ts", {
    from: "  if (record.prompt !== undefined) adopt(record.prompt, ",
    to: '  if (record.prompt?.phase === "intended") delete record.prompt;\n  if (record.prompt !== undefined) adopt(record.prompt, ',
  }),
  one("what nobody knows is sent again", "src/core/run/decide-open-prompt.ts", {
    from: 'facts: [{ type: "prompt.unknown", key, step, reason: doubt(prompt) }]',
    to: 'facts: [{ type: "prompt.resolved", key, step, how: "resend", target: "cloud" }]',
  }),
  one("silence is taken for a failure and the prompt sent again", "src/core/run/reduce-prompt.ts", {
    from: '      enter(record, event, {\n        phase: "ended",',
    to: '      if (event.texts.length === 0) delete record.prompt;\n      else enter(record, event, {\n        phase: "ended",',
  }),
  one("a prompt that changed nothing counts as carried out", "src/core/run/look.ts", {
    from: "if (last === undefined || last.digest === before) return untilChanged(prompt, timing);",
    to: "if (last === undefined) return untilChanged(prompt, timing);",
  }),
  one("being out of credits stops nobody", "src/core/run/stop.ts", {
    from: 'if (kind === "no-credits")',
    to: 'if (kind === "aborted")',
  }),
  one("an interruption stops nobody", "src/runner/live.ts", {
    from: "    this.#stop = stop;\n    for (const job",
    to: "    for (const job",
  }),
  one("a stage has one slot more than it should", "src/runner/slots.ts", {
    from: "this.#limit = pLimit(concurrency);",
    to: "this.#limit = pLimit(concurrency + 1);",
  }),
  one("reservations are forgotten", "src/core/run/fits.ts", {
    from: "  const reserved = sum(open);\n  const ofRecipe = open.filter(",
    to: "  const reserved = 0;\n  const ofRecipe = open.slice(open.length).filter(",
  }),
  one("the run's budget is ignored", "src/core/run/fits.ts", {
    from: "budgetLimit(ask.runBudget, {",
    to: "budgetLimit(undefined, {",
  }),
  one("the recipe's budget is ignored", "src/core/run/fits.ts", {
    from: "budget: ask.budget.credits,",
    to: "budget: undefined,",
  }),
  one("the video's budget is ignored", "src/core/run/fits.ts", {
    from: "budget: ask.budget.perVideo,",
    to: "budget: undefined,",
  }),
  one("nothing is settled", "src/core/run/reduce.ts", {
    from: "entry.cost = (entry.cost ?? 0) + event.credits;",
    to: "entry.cost = 0;",
  }),
  one("--max-class is ignored", "src/core/run/may-not-pay.ts", {
    from: 'if (allowed === "paid" && (mayRebuild',
    to: "if (allowed !== undefined && (mayRebuild",
  }),
  {
    name: "a short download is accepted",
    edits: [
      {
        file: "src/backend/transfer.ts",
        from: "  if (bytes >= expected) return undefined;",
        to: "  if (bytes >= 0) return undefined;",
      },
      {
        file: "src/outputs/mp4.ts",
        from: '    if (offset + box.size > bytes.size) return err("is cut short");\n',
        to: "",
      },
    ],
  },
  one("a file is not looked into before it gets its name", "src/outputs/container.ts", {
    from: "    return await INSPECTORS[format](bytes);",
    to: "    return { ok: true, value: {} } as never;",
  }),
  one("a file that was damaged counts as made", "src/core/plan/planned.ts", {
    from: "  return written?.key === key && isSameFile(written, facts);",
    to: "  return written?.key === key && facts !== undefined;",
  }),
  one("the quality is in no key", "src/core/plan/keys.ts", {
    from: '[before, "export", step.format, step.quality]',
    to: '[before, "export", step.format]',
  }),
  one("a failed render is asked for again under its old id", "src/core/run/decide-export.ts", {
    from: 'return { do: "submit-render", stage: "render", step, draft: draft.digest };',
    to: 'return { do: "submit-render", stage: "render", step, draft: draft.digest, render: input.record.exports.get(step.key)?.render };',
  }),
  one("a token of the user's is replaced by an anonymous one", "src/backend/auth.ts", {
    from: 'source !== "anonymous";',
    to: 'source === "local";',
  }),
  one("a rate limit is not waited for", "src/core/run/retry.ts", {
    from: "ms: attempt.failure.retry_after_ms ?? timing.rateLimitWaitMs",
    to: "ms: 0",
  }),
  one("a session that is gone fails the video", "src/core/run/after-failure.ts", {
    from: 'return { do: "record", facts: [{ type: "session.lost", session, message: failure.message }] };',
    to: "return failed(reason);",
  }),
  one("attribution is left out", "src/backend/profile.ts", {
    from: '  "x-skill-platform": headerSafe(platform),',
    to: "",
  }),
];
