// Owns the routes that ask for a render, look at it and cancel it.

import { demandAttribution, sessionOf, userOf } from "../admission.ts";
import type { Backend, Call } from "../backend.ts";
import { readJson, textOf } from "../body.ts";
import { badRequest, notFound } from "../refusal.ts";
import type { Render } from "../renders.ts";
import { readDraft } from "../wire-draft.ts";

export async function submitRender(call: Call, backend: Backend): Promise<void> {
  userOf(call, backend);
  demandAttribution(call);
  const body = await readJson(call.request);
  const id = textOf(body["id"]);
  if (!id) throw badRequest("id is missing");
  const sessionId = textOf(body["sessionId"]) ?? "";
  const session = sessionOf(sessionId, { call, backend });
  if (!session) throw backend.refusals.session(sessionId);
  const draft = readDraft(body["draft"] ?? session.draft);
  if (!draft) throw badRequest("the draft has no segments");
  const wanted = { id, draft, ...outputOf(body["output"]), isDoomed: call.fault.failRender === true };
  const render = backend.renders.submit(session, wanted);
  if (typeof render === "string") throw backend.refusals.render(409, `${render}: ${id}`);
  const data = { id, status: render.status, progress: render.progress };
  const isBare = backend.chance.yes(0.5, "submit shape", call.ordinal);
  await call.outlet.json(200, isBare ? data : { success: true, data });
}

export async function pollRender(call: Call, backend: Backend): Promise<void> {
  const render = renderOf(call, backend);
  const shape = backend.chance.yes(0.5, "poll shape", call.ordinal) ? enveloped : bare;
  await call.outlet.json(200, shape(render, backend));
}

export async function cancelRender(call: Call, backend: Backend): Promise<void> {
  const render = renderOf(call, backend);
  if (!backend.renders.cancel(render))
    throw backend.refusals.render(409, `cannot be cancelled: it is ${render.status}`);
  await call.outlet.json(200, { success: true, data: { id: render.id, status: "failed" } });
}

/** The named render, if it is the caller's. */
export function renderOf(call: Call, backend: Backend): Render {
  const userId = userOf(call, backend);
  const id = call.params["render"] ?? "";
  const render = backend.renders.get(id);
  if (!render || render.owner !== userId) throw notFound(`render not found: ${id}`);
  return render;
}

function enveloped(render: Render, { url }: Backend): object {
  const { id, status, progress, createdAt, completedAt, reason } = render;
  const output = status === "completed" ? { outputUrl: `${url()}/files/${render.file}` } : {};
  const failure = reason === null ? {} : { error: reason };
  return { success: true, data: { id, status, progress, ...output, ...failure, createdAt, completedAt } };
}

function bare(render: Render, { url }: Backend): object {
  const { id, status, progress, reason, durationMs, sizeBytes } = render;
  const output = { url: `${url()}/files/${render.file}`, duration: durationMs / 1000, size: sizeBytes };
  return {
    taskId: id,
    status,
    progress,
    ...(status === "completed" ? { output } : {}),
    ...(reason === null ? {} : { error: reason }),
  };
}

function outputOf(value: unknown): { format: string; quality: string } {
  const output: { format?: unknown; quality?: unknown } =
    typeof value === "object" && value !== null ? value : {};
  return {
    format: (textOf(output.format) ?? "mp4").toLowerCase(),
    quality: textOf(output.quality) ?? "high",
  };
}
