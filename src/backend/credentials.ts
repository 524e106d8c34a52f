// Where a token comes from and where an anonymous one is kept: the port, and the one that an embedded backend needs.

import { Secret } from "../config/secret.ts";
import type { Failure } from "../core/failure.ts";
import { ok, type Result } from "../core/result.ts";

export type TokenSource = "environment" | "stored" | "anonymous" | "local";

export interface Credential {
  readonly source: TokenSource;
  readonly token: Secret;
  readonly userId?: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
}

export interface CredentialStore {
  /** The token to use with the API at this origin; undefined when an anonymous one has to be asked for. */
  find(origin: string): Promise<Result<Credential | undefined, Failure>>;
  /** Keeps an anonymous token for later runs. */
  keep(origin: string, credential: Credential): Promise<Result<void, Failure>>;
  /** Under which anonymous tokens are asked for; `renew` makes and keeps another one. */
  clientId(options: { readonly renew: boolean }): Promise<Result<string, Failure>>;
  /** One piece of work at a time, so that clients that share the store do not ask for two accounts. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** One token that is known beforehand, for a backend in this process. */
export const createLocalCredentials = (token: string): CredentialStore => {
  const credential: Credential = { source: "local", token: new Secret(token) };
  return {
    find: async () => ok(credential),
    keep: async () => ok(undefined),
    clientId: async () => ok("local"),
    exclusively: (work) => work(),
  };
};
