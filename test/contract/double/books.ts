// What this backend knows: accounts and their credits, sessions and their drafts, accepted prompts, renders.

import { randomUUID } from "node:crypto";
import type { RenderFate } from "./faults.ts";
import { edited, finished, firstCut } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";

export interface Account {
  readonly userId: string;
  available: number;
  frozen: number;
}

export interface Session {
  readonly id: string;
  readonly task: string;
  readonly name: string;
  readonly account: Account;
  draft: Timeline | undefined;
  /** Every draft that was ever read, as JSON with sorted keys. */
  readonly seen: Set<string>;
  readonly uploads: object[];
  busy: boolean;
}

/** A message that was taken: the double's ledger. */
export interface Accepted {
  readonly session: string;
  readonly text: string;
  /** Charged so far. */
  cost: number;
  state: "working" | "applied" | "dropped";
}

export interface Render {
  readonly id: string;
  readonly session: string;
  readonly format: string;
  readonly fate: RenderFate | undefined;
  readonly content: string;
  /** The request's answer reached the client, as far as is known here. */
  answered: boolean;
  /** The client asked for this id since. */
  asked: boolean;
  polls: number;
}

export class Books {
  readonly accounts = new Map<string, Account>();
  /** By token. */
  readonly tokens = new Map<string, Account>();
  readonly clients = new Map<string, string>();
  readonly sessions = new Map<string, Session>();
  readonly accepted: Accepted[] = [];
  readonly renders = new Map<string, Render>();
  #marks = 0;

  open(userId: string, credits: number): Account {
    const account = this.accounts.get(userId) ?? { userId, available: credits, frozen: 0 };
    this.accounts.set(userId, account);
    return account;
  }

  issue(account: Account): string {
    const token = `nmv_usr_${randomUUID().replaceAll("-", "")}+/=`.replaceAll(/[+/=]/gu, "x");
    this.tokens.set(token, account);
    return token;
  }

  begin(account: Account, name: string): Session {
    const id = randomUUID();
    const task = `task-${this.sessions.size + 1}`;
    const session = {
      id,
      task,
      name,
      account,
      draft: undefined,
      seen: new Set<string>(),
      uploads: [],
      busy: false,
    };
    this.sessions.set(id, session);
    return session;
  }

  /** Takes a message: its price is frozen until the work is done. */
  accept(session: Session, text: string, cost: number): Accepted {
    session.account.available -= cost;
    session.account.frozen += cost;
    const accepted: Accepted = { session: session.id, text, cost: 0, state: "working" };
    this.accepted.push(accepted);
    return accepted;
  }

  conclude(
    session: Session,
    accepted: Accepted,
    work: { readonly cost: number; readonly applied: boolean },
  ): void {
    session.account.frozen -= work.cost;
    accepted.cost = work.cost;
    accepted.state = work.applied ? "applied" : "dropped";
    if (!work.applied) return;
    const nth = ++this.#marks;
    session.draft =
      session.draft === undefined ? firstCut(accepted.text, nth) : edited(session.draft, accepted.text, nth);
  }

  /** The second stage. */
  finish(session: Session): void {
    if (session.draft !== undefined) session.draft = finished(session.draft, ++this.#marks);
  }

  spent(): number {
    return this.accepted.reduce((sum, { cost }) => sum + cost, 0);
  }
}
