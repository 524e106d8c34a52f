// Where a token comes from and where an anonymous one is kept: the port, and the one that an embedded backend needs.

import { Secret } from "../config/secret.ts";
import type { Failure } from "../core/failure.ts";
import { err, ok, type Result } from "../core/result.ts";

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

/** What people store for themselves, beside what the program keeps. */
export interface UserCredentialStore extends CredentialStore {
  /** Absolute: where tokens are kept. */
  readonly file: string;
  /** The user has stored a token for the API at this origin. */
  holdsFor(origin: string): Promise<Result<boolean, Failure>>;
  /** NEMO_TOKEN is set, and wins over whatever is stored. */
  readonly hasOverride: boolean;
  /** Keeps a token that the user gave, in the place of an earlier one. */
  store(origin: string, credential: Credential): Promise<Result<void, Failure>>;
  /** Forgets the user's token, and the anonymous one on wish; says what there was to forget. */
  forget(origin: string, options: { readonly anonymous: boolean }): Promise<Result<Forgotten, Failure>>;
}

export interface Forgotten {
  readonly user: boolean;
  readonly anonymous: boolean;
}

/** What a header can carry: visible ASCII, no spaces. */
export const isToken = (value: string): boolean => /^[\x21-\x7e]+$/.test(value);

/** One token that is known beforehand, for a backend in this process. */
export const createLocalCredentials = (token: string): CredentialStore =>
  createFixedCredentials({ source: "local", token: new Secret(token) });

/** This token and no other; nothing is read or kept. */
export const createFixedCredentials = (credential: Credential): CredentialStore => ({
  find: async () => ok(credential),
  keep: async () => ok(undefined),
  clientId: async () => ok("local"),
  exclusively: (work) => work(),
});

/** For an API that gets none: no token, and no client id to ask for one with. */
export const createNoCredentials = (message: string): CredentialStore => {
  const refused = async () => err({ kind: "auth", message, renewable: false } as const);
  return {
    find: refused,
    keep: async () => ok(undefined),
    clientId: refused,
    exclusively: (work) => work(),
  };
};
