// Messages: taken or refused, worked on, answered by a stream that may break in every way.

import { setTimeout as sleep } from "node:timers/promises";
import type { Accepted, Session } from "./books.ts";
import { json, promptFaults } from "./checks.ts";
import { complaint } from "./dress.ts";
import { answer, gone, pour, reset } from "./exchange.ts";
import { page } from "./faults.ts";
import type { StreamFault } from "./faults.ts";
import { sessionOf } from "./hit.ts";
import type { Handler, Hit } from "./hit.ts";
import { chunks, errorLines, STYLES, words } from "./words.ts";

export const promptHandler: Handler = {
  subject(request) {
    const body = json(request) as { session_id?: string; new_message?: { parts?: { text?: string }[] } };
    return { session: body.session_id ?? "", text: body.new_message?.parts?.[0]?.text ?? "" };
  },
  *faults({ double, request, subject }) {
    yield* promptFaults(request);
    const isSame = ({ session, text }: Accepted): boolean =>
      session === subject.session && text === subject.text;
    if (double.accepted().filter(isSame).length > double.mayRepeat(subject.text ?? "")) {
      yield `sent again: ${subject.text ?? ""}`;
    }
    if (double.books.sessions.get(subject.session ?? "")?.busy === true)
      yield "sent while another was in work";
  },
  async act(hit) {
    const { double, response, account } = hit;
    const session = sessionOf(hit, hit.subject.session ?? "", { isStream: true });
    if (session === undefined) return;
    const price = session.draft === undefined ? 100 : 50;
    if (account.available < price) {
      const status = double.dice.pick([200, 402]) === 200 ? 200 : 403;
      return answer(response, { status, body: complaint(2001, "insufficient credits", double.dice) });
    }
    const plan: StreamFault = hit.fault?.do === "stream" ? hit.fault : { do: "stream" };
    await perform(hit, { session, price, plan });
  },
};

interface Job {
  readonly session: Session;
  readonly price: number;
  readonly plan: StreamFault;
}

async function perform(hit: Hit, { session, price, plan }: Job): Promise<void> {
  const { double, response, subject, fault } = hit;
  const { fate = "applied", cost = fate === "dropped" ? 0 : price } = plan;
  const isFirst = session.draft === undefined;
  const accepted = double.books.accept(session, subject.text ?? "", cost);
  const conclude = (applied: boolean): void => {
    double.books.conclude(session, accepted, { cost, applied });
    const { secondStageMs } = double.options;
    if (applied && isFirst && secondStageMs !== undefined) {
      setTimeout(() => double.books.finish(session), secondStageMs);
    }
  };
  if (typeof fate === "object") setTimeout(() => conclude(true), fate.lateMs);
  if (fault?.do === "reset") return conclude(true);
  session.busy = true;
  double.during("prompts", response);
  await stream(hit, { plan, conclude: () => conclude(fate === "applied"), accepted });
  session.busy = false;
}

/** The message is worked on while the stream is open. */
async function stream(
  { double, response }: Hit,
  job: { readonly plan: StreamFault; readonly conclude: () => void; readonly accepted: Accepted },
): Promise<void> {
  const { dice, options } = double;
  const { plan, conclude } = job;
  const style = plan.style ?? dice.pick(STYLES);
  const text = (plan.error === undefined ? "" : errorLines(plan.error, dice)) || words(style, dice);
  if (plan.end === "gateway") {
    conclude();
    return answer(response, page(502));
  }
  response.writeHead(200, {
    "content-type": dice.pick(["text/event-stream", "text/event-stream; charset=utf-8"]),
  });
  response.flushHeaders();
  await sleep(options.workMs ?? 20);
  if (typeof plan.fate !== "object") conclude();
  switch (plan.end) {
    case undefined:
      await pour(response, chunks(text, dice));
      response.end();
      return;
    case "in-the-middle":
    case "reset":
      await pour(response, chunks(text.slice(0, text.length / 2), dice));
      return plan.end === "reset" ? reset(response) : void response.end();
    case "hangs":
      return gone(response);
    case "heartbeats": {
      const beat = setInterval(() => response.write('data: {"type":"heartbeat"}\n\n: \n\n'), 20);
      await gone(response);
      clearInterval(beat);
    }
  }
}
