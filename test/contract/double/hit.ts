// One call on its way through an endpoint, and what endpoints have in common.

import type { ServerResponse } from "node:http";
import type { Account, Session } from "./books.ts";
import type { Request } from "./checks.ts";
import type { Double } from "./double.ts";
import { complaint, dressed, envelope } from "./dress.ts";
import { answer } from "./exchange.ts";
import type { Call, Fault } from "./faults.ts";

export interface Hit {
  readonly double: Double;
  readonly request: Request;
  readonly response: ServerResponse;
  readonly account: Account;
  readonly id: string;
  readonly subject: Subject;
  readonly fault: Fault | undefined;
}

export type Subject = Omit<Call, "route" | "nth">;

export interface Handler {
  subject(request: Request, id: string): Subject;
  faults(hit: Omit<Hit, "account">): Iterable<string> | Promise<Iterable<string>>;
  act(hit: Hit): void | Promise<void>;
}

export const say = ({ double, response }: Hit, data: Readonly<Record<string, unknown>>): void =>
  answer(response, { status: 200, body: envelope(data, double.dice) });

/** Undefined after it has been said that there is no such session, in one of the ways in which that is said. */
export function sessionOf(hit: Hit, id: string, { isStream = false } = {}): Session | undefined {
  const { double, response } = hit;
  const session = double.books.sessions.get(id);
  if (session !== undefined) return session;
  const { dice } = double;
  const words = `Session not found: ${id}`;
  const inStream = dice.pick([{ error: words }, { detail: "Session not found" }]);
  const status = isStream ? 404 : dice.pick([200, 404]);
  answer(response, { status, body: isStream ? dressed(inStream, dice) : complaint(1002, words, dice) });
  return undefined;
}
