// Owns the drawing of faults: which requests meet one, the same ones in every run with the same plan.

import { Chance } from "./chance.ts";
import type { Effects, Fault, FaultPlan } from "./fault-plan.ts";
import type { Shaping } from "./outlet.ts";
import type { Pace } from "./pace.ts";
import type { FaultyRoute } from "./route-names.ts";

export class Faults {
  readonly #plan: FaultPlan;
  readonly #chance: Chance;
  readonly #countByRoute = new Map<string, number>();
  readonly #drawn = new Map<Fault, number>();

  constructor(plan: FaultPlan) {
    this.#plan = plan;
    this.#chance = new Chance(plan.seed);
  }

  /** Call once for each request. Of several that fit, all happen; the first in the file wins where two say the same. */
  draw(route: FaultyRoute): Effects {
    const ordinals = { route: this.#next(route), any: this.#next("any") };
    let effects: Effects = {};
    for (const [at, fault] of this.#plan.faults.entries()) {
      if (fault.route !== route && fault.route !== "any") continue;
      const ordinal = fault.route === "any" ? ordinals.any : ordinals.route;
      if (this.#isDue(fault, at, ordinal)) effects = { ...fault.effects, ...effects };
    }
    return effects;
  }

  #isDue(fault: Fault, position: number, ordinal: number): boolean {
    const drawn = this.#drawn.get(fault) ?? 0;
    if (fault.times !== undefined && drawn >= fault.times) return false;
    if (!this.#fits(fault, position, ordinal)) return false;
    this.#drawn.set(fault, drawn + 1);
    return true;
  }

  #fits({ when, route }: Fault, position: number, ordinal: number): boolean {
    if ("at" in when) return when.at.includes(ordinal);
    if ("every" in when) return ordinal % when.every === 0;
    return this.#chance.yes(when.chance, "fault", position, route, ordinal);
  }

  #next(counter: string): number {
    const count = (this.#countByRoute.get(counter) ?? 0) + 1;
    this.#countByRoute.set(counter, count);
    return count;
  }
}

/** The answer that stands in for the route's own, if the fault has one. */
export function replacementOf(effects: Effects, isStream: boolean): Shaping["replacement"] {
  const { status, code, message, malformed } = effects;
  const isReplaced = malformed === "html" || malformed === "json" || (malformed === "line" && !isStream);
  if (status === undefined && code === undefined && !isReplaced) return undefined;
  const retryAfter = effects.retryAfterSeconds;
  const headers = retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter)) };
  const answer = { status: status ?? 200, headers: { ...headers, "content-type": "application/json" } };
  if (malformed === "html")
    return { ...answer, headers: { ...headers, "content-type": "text/html" }, body: HTML_PAGE };
  if (isReplaced) return { ...answer, body: '{"code":0,"data":{"state":' };
  return { ...answer, body: JSON.stringify({ code: code ?? status, message: message ?? "fault" }) };
}

export function shapingOf(effects: Effects, { isStream, pace }: { isStream: boolean; pace: Pace }): Shaping {
  const replacement = effects.accepted ? replacementOf(effects, isStream) : undefined;
  const { cutAfterBytes, slowBytesPerSecond } = effects;
  return {
    ...(effects.reset && effects.accepted ? { resets: true } : {}),
    ...(replacement ? { replacement } : {}),
    ...(cutAfterBytes === undefined ? {} : { cutAfterBytes }),
    ...(slowBytesPerSecond === undefined ? {} : { bytesPerSecond: slowBytesPerSecond * pace.speed }),
    ...(effects.truncate && !isStream ? { truncates: true } : {}),
  };
}

const HTML_PAGE =
  "<!doctype html><html><head><title>Bad gateway</title></head><body>The service is away.</body></html>";
