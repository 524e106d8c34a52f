// Owns tokens, users and their credits: who may ask, what is left, and what is reserved by work in progress.

import { createHash, randomBytes, randomUUID } from "node:crypto";

import type { Change, Records, Table } from "./records.ts";

export interface Account {
  userId: string;
  kind: "user" | "anonymous";
  available: number;
  /** Reserved by work in progress. */
  frozen: number;
}

/** Only the hash of a token is kept, so that the folder gives nobody a credential. */
interface TokenRecord {
  userId: string;
  expiresAt: number | null;
}

interface ClientRecord {
  userId: string;
  tokenHash: string;
}

export interface IssuedToken {
  token: string;
  userId: string;
  credits: number;
  expiresAt: number;
}

interface StartingCredits {
  user: number;
  anonymous: number;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const TOKEN_PREFIX = "nmv_usr_";
const REFUSED_WORDS = /invalid|wrong|bad|expired/i;

export class Accounts {
  readonly #accounts: Table<Account>;
  readonly #tokens: Table<TokenRecord>;
  readonly #clients: Table<ClientRecord>;
  readonly #records: Records;
  readonly #starting: StartingCredits;
  /** Set by faults; forgotten at the next start, so that a rehearsal can be finished. */
  readonly #expired = new Set<string>();
  readonly #drained = new Set<string>();

  constructor(records: Records, starting: StartingCredits) {
    this.#records = records;
    this.#starting = starting;
    this.#accounts = records.table("account");
    this.#tokens = records.table("token");
    this.#clients = records.table("client");
  }

  /** The user id behind a token; `undefined` when it is not accepted. */
  userOf(token: string): string | undefined {
    const hash = hashOf(token);
    const known = this.#tokens.get(hash);
    if (known) return this.#isExpired(hash, known) ? undefined : known.userId;
    if (!token.startsWith(TOKEN_PREFIX) || REFUSED_WORDS.test(token)) return undefined;
    return this.#open(hash);
  }

  get(userId: string): Account {
    const account = this.#accounts.get(userId);
    if (!account) throw new Error(`no account ${userId}`);
    return this.#drained.has(userId) ? { ...account, available: 0 } : account;
  }

  /** `undefined` when this client has a token that is still good. */
  issueAnonymous(clientId: string, now = Date.now()): IssuedToken | undefined {
    const client = this.#clients.get(hashOf(clientId));
    const previous = client && this.#tokens.get(client.tokenHash);
    if (client && previous && !this.#isExpired(client.tokenHash, previous)) return undefined;
    // The same client stays the same user, so that its sessions are found again under the new token.
    const userId = client?.userId ?? `anon_${randomUUID().slice(0, 13)}`;
    const token = `${TOKEN_PREFIX}${randomBytes(24).toString("hex")}`;
    const credits = this.#starting.anonymous;
    const expiresAt = now + WEEK_MS;
    const frozen = this.#accounts.get(userId)?.frozen ?? 0;
    this.#records.commit([
      this.#accounts.put(userId, { userId, kind: "anonymous", available: credits, frozen }),
      this.#tokens.put(hashOf(token), { userId, expiresAt }),
      this.#clients.put(hashOf(clientId), { userId, tokenHash: hashOf(token) }),
    ]);
    return { token, userId, credits, expiresAt };
  }

  reserve(userId: string, credits: number): Change {
    const account = this.#stored(userId);
    return this.#accounts.put(userId, {
      ...account,
      available: account.available - credits,
      frozen: account.frozen + credits,
    });
  }

  /** What was reserved is spent, or given back. */
  settle(userId: string, reserved: number, spent: number): Change {
    const account = this.#stored(userId);
    return this.#accounts.put(userId, {
      ...account,
      available: account.available + reserved - spent,
      frozen: account.frozen - reserved,
    });
  }

  expire(token: string): void {
    this.#expired.add(hashOf(token));
  }

  drain(userId: string): void {
    this.#drained.add(userId);
  }

  #stored(userId: string): Account {
    const account = this.#accounts.get(userId);
    if (!account) throw new Error(`no account ${userId}`);
    return account;
  }

  #isExpired(hash: string, token: TokenRecord): boolean {
    return this.#expired.has(hash) || (token.expiresAt !== null && token.expiresAt <= Date.now());
  }

  #open(hash: string): string {
    const userId = `user_${hash.slice(0, 12)}`;
    this.#records.commit([
      this.#accounts.put(userId, { userId, kind: "user", available: this.#starting.user, frozen: 0 }),
      this.#tokens.put(hash, { userId, expiresAt: null }),
    ]);
    return userId;
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
