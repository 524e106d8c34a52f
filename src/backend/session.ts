// A new session: one timeline on the backend, with the task that people see in the editor.

import * as z from "zod";

import type { Failure } from "../core/failure.ts";
import type { CallOptions, Session } from "../core/ports.ts";
import { err, ok, type Result } from "../core/result.ts";
import type { Transport } from "./transport.ts";

export const createSession = async (
  transport: Transport,
  { taskName, language, ...options }: CallOptions & { readonly taskName: string; readonly language: string },
): Promise<Result<Session, Failure>> => {
  const request = {
    endpoint: "session",
    method: "POST",
    to: "/api/tasks/me/with-session/nemo_agent",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ task_name: taskName, language }),
  } as const;
  const fields = await transport.call(request, options);
  if (!fields.ok) return fields;
  const session = SESSION.safeParse(fields.value);
  if (!session.success)
    return err({ kind: "malformed", message: "The backend's new session cannot be read." });
  const { session_id: sessionId, task_id: taskId, user_id: userId } = session.data;
  return ok({ sessionId, taskId, ...(userId === undefined ? {} : { userId }) });
};

const ID = z.union([z.string().min(1), z.number().transform(String)]);

/** It becomes a part of paths, in which dots alone would lead elsewhere. */
const SESSION_ID = ID.refine((id) => !/^\.+$/.test(id));

const SESSION = z.object({ session_id: SESSION_ID, task_id: ID, user_id: ID.optional().catch(undefined) });
