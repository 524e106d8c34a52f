// Renders: asked for once under the client's id, one at a time in a session, answered in both shapes.

import type { Render } from "./books.ts";
import { canonical, json, renderFaults } from "./checks.ts";
import type { Double } from "./double.ts";
import { dressed, renderAnswer } from "./dress.ts";
import { answer } from "./exchange.ts";
import { fileSize } from "./files.ts";
import { sessionOf } from "./hit.ts";
import type { Handler, Hit } from "./hit.ts";

const POLLS_OF_A_RENDER = 2;
const POLLS_OF_A_SLOW_ONE = 6;

export const renderHandler: Handler = {
  subject(request) {
    const body = json(request);
    return { session: String(body["sessionId"]), render: String(body["id"]) };
  },
  *faults({ double, request, subject }) {
    yield* renderFaults(request);
    const { renders, sessions } = double.books;
    const known = renders.get(subject.render ?? "");
    if (known?.answered === true) yield "a render was asked for twice";
    else if (known?.asked === false) yield "a render was asked for again before its id was";
    const others = [...renders.values()].filter(
      (render) => render.session === subject.session && isActive(render),
    );
    if (others.some((render) => render.id !== subject.render)) yield "two renders at once in one session";
    const seen = sessions.get(subject.session ?? "")?.seen;
    if (seen?.has(canonical(json(request)["draft"])) === false) yield "a draft that the session never had";
  },
  act(hit) {
    const session = sessionOf(hit, hit.subject.session ?? "");
    if (session === undefined) return;
    const { double, response, request, subject, fault } = hit;
    const id = subject.render ?? "";
    const fate = fault?.do === "render" ? fault.fate : undefined;
    if (fate === "taken" || double.books.renders.has(id)) return refuseDuplicate(hit, id);
    const { format } = (json(request)["output"] ?? {}) as { format?: string };
    double.books.renders.set(id, {
      id,
      session: session.id,
      format: format ?? "mp4",
      fate,
      content: `${id} of ${canonical(json(request)["draft"])}`,
      answered: fault?.do !== "reset",
      asked: false,
      polls: 0,
    });
    const fields = { id, status: "pending", progress: 0 };
    answer(response, { status: 200, body: renderAnswer(fields, double.dice) });
  },
};

const isActive = ({ fate, polls }: Render): boolean =>
  fate !== "endless" && fate !== "forgotten" && polls < pollsOf(fate);

const pollsOf = (fate: Render["fate"]): number => (fate === "slow" ? POLLS_OF_A_SLOW_ONE : POLLS_OF_A_RENDER);

function refuseDuplicate({ double, response }: Hit, id: string): void {
  const { dice } = double;
  const words = `duplicate id: ${id}`;
  const body = dice.pick<Readonly<Record<string, unknown>>>([
    { success: false, error: words },
    { success: false, message: words },
    { code: 400, msg: words },
  ]);
  answer(response, { status: dice.pick([200, 400, 409]), body: dressed(body, dice) });
}

export const pollHandler: Handler = {
  subject: (_request, id) => ({ render: id }),
  faults: () => [],
  act(hit) {
    const { double, response, id } = hit;
    const { books, dice } = double;
    const render = books.renders.get(id);
    if (render?.fate === "forgotten") books.renders.delete(id);
    if (render === undefined || render.fate === "forgotten") {
      const body = dice.pick<Readonly<Record<string, unknown>>>([
        { success: false, error: "Render not found" },
        { detail: "Not found" },
      ]);
      return answer(response, { status: 404, body: dressed(body, dice) });
    }
    render.polls += 1;
    render.asked = true;
    answer(response, { status: 200, body: statusOf(double, render) });
  },
};

function statusOf(double: Double, render: Render): Readonly<Record<string, unknown>> {
  const { dice, filesUrl } = double;
  const { id, fate, polls } = render;
  if (fate === "endless" || polls < pollsOf(fate)) {
    const status = polls === 1 ? "pending" : "processing";
    return renderAnswer(
      { [dice.pick(["id", "taskId"])]: id, status, progress: Math.min(99, polls * 30) },
      dice,
    );
  }
  if (fate === "failed")
    return renderAnswer({ id, status: "failed", error: "lambda ran out of memory" }, dice);
  const url = `${filesUrl}/f/${encodeURIComponent(id)}?X-Sig=s3cr3t&e=1`;
  const size = fileSize(double, id);
  const done = { status: "completed", progress: 100 };
  if (dice.chance(0.5)) {
    return dressed({ taskId: id, ...done, output: dressed({ url, duration: 8, size }, dice) }, dice);
  }
  const times = { createdAt: "2026-01-01T00:00:00Z", completedAt: "2026-01-01T00:01:00Z" };
  return dressed({ success: true, data: dressed({ id, ...done, outputUrl: url, ...times }, dice) }, dice);
}

export const cancelHandler: Handler = {
  subject: (_request, id) => ({ render: id }),
  faults: () => [],
  act: ({ double, response, id }) =>
    answer(response, { status: 200, body: renderAnswer({ id, status: "cancelled" }, double.dice) }),
};
