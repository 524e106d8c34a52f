// Owns the routes about tokens and credits.

import { randomBytes } from "node:crypto";

import { sessionOf, userOf } from "../admission.ts";
import type { Backend, Call } from "../backend.ts";
import { readJson, textOf } from "../body.ts";
import { badRequest, rateLimited } from "../refusal.ts";

const CLAIM_EXPIRES_IN_S = 600;

export async function anonymousToken({ request, outlet }: Call, { accounts }: Backend): Promise<void> {
  const clientId = request.headers["x-client-id"];
  if (typeof clientId !== "string" || clientId.trim() === "")
    throw badRequest("the X-Client-Id header is missing");
  const issued = accounts.issueAnonymous(clientId, request.socket.remoteAddress ?? "");
  if (!issued) throw rateLimited("too many anonymous tokens; try again after the old one has expired");
  const { token, userId, credits, expiresAt } = issued;
  const data = { token, user_id: userId, credits, expires_at: new Date(expiresAt).toISOString() };
  await outlet.json(200, { code: 0, data });
}

export async function balance(call: Call, backend: Backend): Promise<void> {
  const { available, frozen } = backend.accounts.get(userOf(call, backend));
  await call.outlet.json(200, { code: 0, data: { available, frozen, total: available + frozen } });
}

export async function claimToken(call: Call, backend: Backend): Promise<void> {
  userOf(call, backend);
  const body = await readJson(call.request);
  const sessionId = textOf(body["session_id"]) ?? "";
  const session = sessionOf(sessionId, { call, backend });
  if (!session || session.taskId !== body["task_id"]) throw backend.refusals.session(sessionId);
  const data = { claim_token: `clm_${randomBytes(18).toString("hex")}`, expires_in: CLAIM_EXPIRES_IN_S };
  await call.outlet.json(200, { code: 0, data });
}
