// The token in use: found once, shared by all requests, and renewed once for all that ask at the same time.

import type { Secret } from "../config/secret.ts";
import type { AccountMark } from "../core/account-mark.ts";
import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";
import { sha256 } from "../platform/digest.ts";
import type { Credential, CredentialStore, TokenSource } from "./credentials.ts";
import type { Account } from "./errors.ts";

/** A token this close to its end is not used any more. */
const MARGIN_MS = 60_000;

export interface Identity {
  readonly source: TokenSource;
  /** Enough to tell two tokens apart, and no more. */
  readonly redacted: string;
  readonly userId?: string;
  readonly expiresAt?: string;
}

export interface Auth {
  /** The token to send; asks for an anonymous one when there is none. */
  current(signal: AbortSignal): Promise<Result<Credential, Failure>>;
  /** The backend did not accept it. */
  reject(credential: Credential): void;
  /** A new token in the place of a rejected one; at once when there is one already. */
  renew(signal: AbortSignal): Promise<Result<void, Failure>>;
  /** Which token would be sent, without a request. */
  identity(): Promise<Result<Identity, Failure>>;
  accountOf(credential: Credential): Account;
  /** Whose token was last sent. */
  mark(): AccountMark | undefined;
  /** Where the anonymous user whose token was last sent can register. */
  registration(): string | undefined;
}

export interface AuthOptions {
  readonly origin: string;
  readonly store: CredentialStore;
  readonly requestAnonymous: (signal: AbortSignal) => Promise<Result<Credential, Failure>>;
  readonly webUrl: string;
  readonly now: () => number;
  /** Aborted when the backend is closed. */
  readonly closed: AbortSignal;
}

export const createAuth = (options: AuthOptions): Auth => {
  const { origin, store, requestAnonymous, now, closed } = options;
  let credential: Credential | undefined;
  let rejected: Secret | undefined;
  let pending: Promise<Result<Credential, Failure>> | undefined;

  /** A token that the user gave is used whatever the backend thinks of it: nothing can take its place. */
  const isUsable = (found: Credential): boolean =>
    isFixed(found) || (found.token.reveal() !== rejected?.reveal() && !hasExpired(found, now()));
  const find = async (): Promise<Result<Credential | undefined, Failure>> => {
    if (credential !== undefined && isUsable(credential)) return ok(credential);
    const found = await store.find(origin);
    return found.ok && found.value !== undefined && !isUsable(found.value) ? ok(undefined) : found;
  };

  /** Another client may have kept a new token in the meantime, even while this one was refused one. */
  const obtain = async (): Promise<Result<Credential, Failure>> => {
    const found = await find();
    if (!found.ok) return found;
    if (found.value !== undefined) return ok(found.value);
    const asked = await requestAnonymous(closed);
    if (asked.ok || asked.error.kind !== "rate-limited") return asked;
    const again = await find();
    return again.ok && again.value !== undefined ? ok(again.value) : asked;
  };

  const share = (): Promise<Result<Credential, Failure>> => {
    pending ??= store
      .exclusively(obtain)
      .then((result) => {
        if (result.ok) credential = result.value;
        return result;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  const current = async (signal: AbortSignal): Promise<Result<Credential, Failure>> =>
    credential !== undefined && isUsable(credential) ? ok(credential) : unlessAborted(share(), signal);

  return {
    current,
    reject: (refused) => void (rejected = refused.token),
    renew: async (signal) => {
      if (credential !== undefined && isFixed(credential)) return err(notRenewable(credential));
      const renewed = await current(signal);
      return renewed.ok ? ok(undefined) : renewed;
    },
    identity: async () => {
      const found = await find();
      if (!found.ok) return found;
      return found.value === undefined ? err(NO_TOKEN) : ok(identityOf(found.value));
    },
    accountOf: (used) => accountOf(used, options.webUrl),
    mark: () => (credential === undefined ? undefined : markOf(credential)),
    registration: () =>
      credential === undefined || isFixed(credential)
        ? undefined
        : accountOf(credential, options.webUrl).link,
  };
};

const hasExpired = ({ expiresAt }: Credential, nowMs: number): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) - MARGIN_MS <= nowMs;

const isFixed = ({ source }: Credential): boolean => source !== "anonymous";

/** One caller that gives up does not take the token from the others. */
const unlessAborted = <T>(
  work: Promise<Result<T, Failure>>,
  signal: AbortSignal,
): Promise<Result<T, Failure>> => {
  const { promise, resolve, reject } = Promise.withResolvers<Result<T, Failure>>();
  const giveUp = (): void => resolve(err({ kind: "aborted", message: "Getting a token was given up." }));
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  return promise;
};

const NO_TOKEN: Failure = {
  kind: "auth",
  message:
    "There is no token yet: store one with nemo-pipeline login, set NEMO_TOKEN, or let the first run ask for an anonymous one.",
  renewable: true,
};

const notRenewable = ({ source }: Credential): Failure => ({
  kind: "auth",
  message: `The token ${TOKEN_FROM[source]} cannot be renewed from here; give another one.`,
  renewable: false,
});

const TOKEN_FROM: Readonly<Record<TokenSource, string>> = {
  environment: "from NEMO_TOKEN",
  stored: "that is stored on this machine",
  anonymous: "of this anonymous account",
  local: "of the embedded backend",
};

const identityOf = ({ source, token, userId, expiresAt }: Credential): Identity => ({
  source,
  redacted: redact(token),
  ...(userId === undefined ? {} : { userId }),
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

/** The last four letters only of what stays unguessable without them. */
const redact = (token: Secret): string => {
  const value = token.reveal();
  const prefix = value.startsWith("nmv_usr_") ? "nmv_usr_…" : "…";
  return value.length >= 24 ? prefix + value.slice(-4) : prefix;
};

/** The vendor documents a page to register, and none for an account that exists. */
const accountOf = (credential: Credential, webUrl: string): Account => {
  const { source, userId } = credential;
  const renewable = source === "anonymous";
  const web = webUrl.replace(/\/+$/, "");
  const link =
    renewable && userId !== undefined ? `${web}/register?bind=${encodeURIComponent(userId)}` : `${web}/`;
  return { tokenFrom: TOKEN_FROM[source], renewable, link, mark: markOf(credential) };
};

/** 48 bits of a digest: of no use to anybody who wants the token, which is random. */
const markOf = ({ token, userId }: Credential): AccountMark => ({
  token: sha256(`nemo-pipeline token ${token.reveal()}`).slice(0, 12),
  ...(userId === undefined ? {} : { user: userId }),
});
