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

/** When each of an address's tokens was issued. */
interface AddressRecord {
  issuedAt: number[];
}

export interface IssuedToken {
  token: string;
  userId: string;
  credits: number;
  expiresAt: number;
}

interface Allowances {
  /** Credits of a new user's account. */
  user: number;
  /** Credits of a new anonymous token. */
  anonymous: number;
  /** Anonymous tokens in 7 days; on one machine everybody has the same address. */
  tokensPerAddress: number;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const TOKEN_PREFIX = "nmv_usr_";
const REFUSED_WORDS = /invalid|wrong|bad|expired/i;

export class Accounts {
  readonly #accounts: Table<Account>;
  readonly #tokens: Table<TokenRecord>;
  readonly #clients: Table<ClientRecord>;
  readonly #addresses: Table<AddressRecord>;
  readonly #records: Records;
  readonly #allowances: Allowances;
  /** Set by faults; forgotten at the next start, so that a rehearsal can be finished. */
  readonly #expired = new Set<string>();
  readonly #drained = new Set<string>();

  constructor(records: Records, allowances: Allowances) {
    this.#records = records;
    this.#allowances = allowances;
    this.#accounts = records.table("account");
    this.#tokens = records.table("token");
    this.#clients = records.table("client");
    this.#addresses = records.table("address");
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

  /** `undefined` when this client has a token that is still good, or its address had too many. */
  issueAnonymous(clientId: string, address: string): IssuedToken | undefined {
    const now = Date.now();
    const issuedAt = (this.#addresses.get(address)?.issuedAt ?? []).filter((at) => at > now - WEEK_MS);
    if (issuedAt.length >= this.#allowances.tokensPerAddress) return undefined;
    const client = this.#clients.get(hashOf(clientId));
    const previous = client && this.#tokens.get(client.tokenHash);
    if (client && previous && !this.#isExpired(client.tokenHash, previous)) return undefined;
    // The same client stays the same user, so that its sessions are found again under the new token.
    const userId = client?.userId ?? `anon_${randomUUID().slice(0, 13)}`;
    const token = `${TOKEN_PREFIX}${randomBytes(24).toString("hex")}`;
    const credits = this.#allowances.anonymous;
    const expiresAt = now + WEEK_MS;
    const frozen = this.#accounts.get(userId)?.frozen ?? 0;
    this.#records.commit([
      this.#accounts.put(userId, { userId, kind: "anonymous", available: credits, frozen }),
      this.#tokens.put(hashOf(token), { userId, expiresAt }),
      this.#clients.put(hashOf(clientId), { userId, tokenHash: hashOf(token) }),
      ...this.#noted(address, [...issuedAt, now]),
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

  /** Without a limit nothing is counted, so that the list does not grow. */
  #noted(address: string, issuedAt: number[]): Change[] {
    return this.#allowances.tokensPerAddress === Infinity ? [] : [this.#addresses.put(address, { issuedAt })];
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
      this.#accounts.put(userId, { userId, kind: "user", available: this.#allowances.user, frozen: 0 }),
      this.#tokens.put(hash, { userId, expiresAt: null }),
    ]);
    return userId;
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
