// Owns the routes that make a session and read its state.

import { sessionOf, userOf } from "../admission.ts";
import { ratioOf } from "../agent/canvas.ts";
import type { Backend, Call } from "../backend.ts";
import { readJson, textOf } from "../body.ts";
import type { Session } from "../sessions.ts";
import { uploadAnswer } from "./upload-answer.ts";

export async function createSession(call: Call, backend: Backend): Promise<void> {
  const owner = userOf(call, backend);
  const body = await readJson(call.request);
  const taskName = textOf(body["task_name"]) ?? "untitled";
  const session = backend.sessions.create({ owner, taskName, language: textOf(body["language"]) ?? "en" });
  const ids = { task_id: session.taskId, session_id: session.id };
  const withUser = { ...ids, user_id: owner };
  const shape = backend.chance.pick(
    [{ code: 0, data: withUser }, { code: 0, data: ids }, withUser, { code: 0, ...ids }],
    "session shape",
    call.ordinal,
  );
  await call.outlet.json(200, shape);
}

export async function latestState(call: Call, backend: Backend): Promise<void> {
  userOf(call, backend);
  const sessionId = call.params["session"] ?? "";
  const session = sessionOf(sessionId, { call, backend });
  if (!session) throw backend.refusals.session(sessionId);
  const data = {
    session_id: session.id,
    task_id: session.taskId,
    task_name: session.taskName,
    state: stateOf(session, backend),
  };
  await call.outlet.json(200, { code: 0, data });
}

function stateOf(session: Session, backend: Backend): object {
  return {
    draft: session.draft,
    video_infos: session.uploads.map((media) => uploadAnswer(media, backend)),
    generated_media: session.generated.map(({ renderId, file, durationMs }) => ({
      id: renderId,
      url: `${backend.url()}/files/${file}`,
      duration: durationMs / 1000,
    })),
    canvas_config: canvasOf(session),
    video_analyses: session.uploads.map(({ filename }) => ({ filename, summary: `shows ${filename}` })),
  };
}

function canvasOf({ draft }: Session): object {
  const { width, height } = draft?.m ?? { width: 1920, height: 1080 };
  return { width, height, ratio: ratioOf(width, height) };
}
