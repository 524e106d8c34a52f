// Owns who may come in: the token behind a request, the session it speaks of, and whether both fit together.

import type { Backend, Call } from "./backend.ts";
import { missingAttribution } from "./refusal.ts";
import type { Session } from "./sessions.ts";

const ATTRIBUTION = ["x-skill-source", "x-skill-version", "x-skill-platform"] as const;

/** The user behind the token, or a refusal. */
export function userOf({ request, fault }: Call, { accounts, refusals }: Backend): string {
  const token = /^Bearer\s+(\S+)$/u.exec(request.headers.authorization ?? "")?.[1];
  if (token !== undefined && fault.expireToken) accounts.expire(token);
  const userId = token === undefined ? undefined : accounts.userOf(token);
  if (userId === undefined) throw refusals.token();
  if (fault.outOfCredits) accounts.drain(userId);
  return userId;
}

/** Other users' sessions do not exist. */
export function sessionOf(
  sessionId: string,
  { call, backend }: { call: Call; backend: Backend },
): Session | undefined {
  const userId = userOf(call, backend);
  const session = backend.sessions.get(sessionId);
  if (!session || session.owner !== userId) return undefined;
  if (!call.fault.loseSession) return session;
  backend.sessions.forget(sessionId);
  return undefined;
}

export function demandAttribution({ request }: Call): void {
  if (ATTRIBUTION.some((name) => !request.headers[name])) throw missingAttribution();
}
