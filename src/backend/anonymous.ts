// Anonymous accounts: a client id becomes a token with some credits, for seven days.

import * as z from "zod";

import { Secret } from "../config/secret.ts";
import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import { routeOf } from "./address.ts";
import { type Answer, judge, readAnswer } from "./answer.ts";
import type { Credential, CredentialStore } from "./credentials.ts";
import type { Machine } from "../platform/machine.ts";
import type { Exchange } from "./exchange.ts";
import { startWatch } from "./watch.ts";

export interface AnonymousDesk {
  readonly base: URL;
  readonly exchange: Exchange;
  readonly store: CredentialStore;
  readonly attribution: Readonly<Record<string, string>>;
  readonly requestTimeoutMs: number;
  /** Where people register. */
  readonly webUrl: string;
  readonly machine: Machine;
}

/** Asks for a token and keeps it. A client id that the backend does not take is replaced once. */
export const requestAnonymousToken = async (
  desk: AnonymousDesk,
  signal: AbortSignal,
): Promise<Result<Credential, Failure>> => {
  const first = await askAs(desk, { signal, renew: false });
  const asked = isClientIdRefused(first) ? await askAs(desk, { signal, renew: true }) : first;
  if (!asked.ok) return asked;
  const credential = credentialIn(asked.value, desk);
  if (!credential.ok) return credential;
  const kept = await desk.store.keep(desk.base.origin, credential.value);
  return kept.ok ? credential : kept;
};

type Asked = Result<Answer, Failure>;

const askAs = async (
  { base, exchange, store, attribution, requestTimeoutMs, machine }: AnonymousDesk,
  { signal, renew }: { readonly signal: AbortSignal; readonly renew: boolean },
): Promise<Asked> => {
  const clientId = await store.clientId({ renew });
  if (!clientId.ok) return clientId;
  const url = routeOf(base, "/api/auth/anonymous-token");
  const headers = { ...attribution, "x-client-id": encodeURI(clientId.value) };
  const watch = startWatch(machine, { caller: signal, totalMs: requestTimeoutMs });
  try {
    const reply = await exchange({ lane: "calls", method: "POST", url, headers }, watch);
    return reply.ok ? await readAnswer(reply.value, { watch, url }) : err(reply.error.failure);
  } finally {
    watch.stop();
  }
};

const isClientIdRefused = (asked: Asked): boolean => asked.ok && asked.value.status === 400;

const TOKEN = z.object({
  token: z.string().regex(/^[\x21-\x7e]+$/),
  user_id: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  expires_at: z.string().optional().catch(undefined),
});

const credentialIn = (answer: Answer, { webUrl, machine }: AnonymousDesk): Result<Credential, Failure> => {
  const account = { tokenFrom: "that it gave", renewable: false, link: webUrl };
  const fields = judge(answer, {
    endpoint: "anonymous-token",
    account,
    secrets: [],
    now: () => machine.now(),
  });
  if (!fields.ok) return fields;
  const token = TOKEN.safeParse(fields.value);
  if (!token.success)
    return err({ kind: "malformed", message: "The backend's anonymous token cannot be read." });
  const { user_id: userId, expires_at: expiresAt } = token.data;
  return ok({
    source: "anonymous",
    token: new Secret(token.data.token),
    ...(userId === undefined ? {} : { userId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
};
