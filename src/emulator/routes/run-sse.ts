// Owns `POST /run_sse`: a prompt is accepted once, and its answer is told for as long as somebody listens.

import { sessionOf, userOf } from "../admission.ts";
import type { Reply } from "../agent/agent.ts";
import type { Backend, Call } from "../backend.ts";
import { readJson, textOf } from "../body.ts";
import type { Effects } from "../fault-plan.ts";
import { Narration } from "../narration.ts";
import { waitMs } from "../pace.ts";
import type { Session } from "../sessions.ts";
import type { Accepted, WorkTwist } from "../workshop.ts";

interface Run {
  call: Call;
  backend: Backend;
  accepted: Accepted;
  narration: Narration;
  isSilent: boolean;
}

const SILENT_SHARE = 0.3;
const QUESTION = "Which of the two looks do you prefer: calm or bold?";
/** Told in a stream that goes on and ends well. */
const HARMLESS = new Set(["tool", "noise"]);

export async function runSse(call: Call, backend: Backend): Promise<void> {
  userOf(call, backend);
  const body = await readJson(call.request);
  const sessionId = textOf(body["session_id"]) ?? "";
  const session = sessionOf(sessionId, { call, backend });
  if (!session) throw backend.refusals.sessionAtAgent(sessionId);
  const { workshop, accounts } = backend;
  if (accounts.get(session.owner).available < workshop.costOf(session)) throw backend.refusals.credits();
  const accepted = workshop.accept(session, { prompt: promptOf(body), twist: twistOf(call.fault) });
  await answer({ call, backend, accepted, ...manner(session, call.fault, backend) });
}

function manner(session: Session, fault: Effects, { chance }: Backend): Pick<Run, "narration" | "isSilent"> {
  const key = [session.taskName, session.ordinal, session.promptCount] as const;
  return {
    narration: new Narration(chance, key),
    isSilent: fault.silent ?? chance.yes(SILENT_SHARE, "silent", ...key),
  };
}

async function answer(run: Run): Promise<void> {
  const { outlet, fault } = run.call;
  const { narration, accepted } = run;
  outlet.head(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  await outlet.write(narration.opening(accepted.kind).join(""));
  if (fault.malformed === "line") await outlet.write(narration.malformedLine());
  const reply = await listen(run);
  for (const frame of closing(run, reply)) await writeUnevenly(run, frame);
  outlet.end();
}

/** Until the work is done, and through a silence that a fault asks for. */
async function listen({ call, backend, accepted, narration }: Run): Promise<Reply | undefined> {
  const { outlet, fault } = call;
  const { pace } = backend;
  const isLate = fault.lateApplySeconds !== undefined;
  const done = new AbortController();
  const ended = isLate ? waitMs(accepted.answerInMs).then(() => undefined) : accepted.ended;
  const silence = pace.wait(fault.silenceSeconds ?? 0);
  const finished = Promise.all([ended, silence]).then(([reply]) => {
    done.abort();
    return reply;
  });
  const isMute = fault.silenceSeconds !== undefined && !fault.heartbeats;
  if (isMute) return finished;
  while (!done.signal.aborted && !outlet.isClosed) {
    await waitMs(pace.heartbeatMs, done.signal);
    if (!done.signal.aborted) await outlet.write(narration.heartbeat().join(""));
  }
  return finished;
}

function closing({ call, accepted, narration, isSilent }: Run, reply: Reply | undefined): string[] {
  const { errorEvent, truncate, silent } = call.fault;
  if (errorEvent !== undefined && !HARMLESS.has(errorEvent)) return narration.error(errorEvent);
  if (truncate && reply) return narration.broken(reply.text);
  const harmless = errorEvent === undefined ? [] : narration.error(errorEvent);
  const saysNothing = !reply || silent === true || (reply.kind === "edited" && isSilent);
  const frames = narration.closing(accepted.kind, saysNothing ? undefined : reply.text);
  return errorEvent === "noise" ? [...frames, ...harmless] : [...harmless, ...frames];
}

/** Now and then a frame is split where it hurts: in the middle of a character. */
async function writeUnevenly({ call, backend }: Run, frame: string): Promise<void> {
  const bytes = Buffer.from(frame);
  const split = bytes.findIndex((byte) => byte >= 0xc0) + 1;
  if (split === 0 || !backend.chance.yes(0.5, "split", call.ordinal)) return call.outlet.write(bytes);
  await call.outlet.write(bytes.subarray(0, split));
  await waitMs(1);
  await call.outlet.write(bytes.subarray(split));
}

function promptOf(body: Record<string, unknown>): string {
  const message = body["new_message"] as { parts?: unknown } | undefined;
  const parts = Array.isArray(message?.parts) ? (message.parts as { text?: unknown }[]) : [];
  return parts.map((part) => textOf(part?.text) ?? "").join("\n");
}

function twistOf(fault: Effects): WorkTwist {
  const isLate = fault.lateApplySeconds !== undefined;
  const fails = fault.errorEvent !== undefined && !HARMLESS.has(fault.errorEvent) && !isLate;
  return {
    ...(fault.question ? { saysInstead: QUESTION } : {}),
    ...(fault.neverApply || fails ? { neverApplies: true } : {}),
    ...(fault.lateApplySeconds === undefined ? {} : { lateBySeconds: fault.lateApplySeconds }),
    ...(fault.secondStage === undefined ? {} : { hasSecondStage: fault.secondStage }),
  };
}
