// Owns what a fault file may say: its shape, its checks, and the sentences about its mistakes.

import type { FaultyRoute } from "./route-names.ts";
import { FAULTY_ROUTES } from "./route-names.ts";

export interface FaultPlan {
  seed: number;
  faults: Fault[];
}

export interface Fault {
  route: FaultyRoute | "any";
  when: { at: number[] } | { every: number } | { chance: number };
  /** At most this often; without it, as often as `when` says. */
  times?: number;
  effects: Effects;
}

/** Lengths of time are simulated seconds. */
export interface Effects {
  status?: number;
  code?: number;
  message?: string;
  retryAfterSeconds?: number;
  delaySeconds?: number;
  cutAfterBytes?: number;
  silenceSeconds?: number;
  heartbeats?: boolean;
  malformed?: "html" | "json" | "line";
  reset?: boolean;
  accepted?: boolean;
  loseSession?: boolean;
  expireToken?: boolean;
  outOfCredits?: boolean;
  slowBytesPerSecond?: number;
  truncate?: boolean;
  question?: boolean;
  silent?: boolean;
  errorEvent?: ErrorEvent;
  lateApplySeconds?: number;
  neverApply?: boolean;
  secondStage?: boolean;
  failRender?: boolean;
}

const ERROR_EVENTS = [
  "error",
  "details",
  "raw",
  "broken-lines",
  "event-code",
  "system",
  "tool",
  "noise",
] as const;
export type ErrorEvent = (typeof ERROR_EVENTS)[number];

export type FaultPlanResult = { ok: true; value: FaultPlan } | { ok: false; errors: string[] };

type Reader = (value: unknown) => unknown;

const FLAG: Reader = (value) => (typeof value === "boolean" ? value : undefined);
const COUNT: Reader = (value) => (Number.isInteger(value) && (value as number) >= 0 ? value : undefined);
const WORDS: Reader = (value) => (typeof value === "string" ? value : undefined);
const STATUS: Reader = (value) =>
  Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599 ? value : undefined;
const CODE: Reader = (value) => (Number.isInteger(value) ? value : undefined);
const RATE: Reader = (value) => (Number.isInteger(value) && Number(value) > 0 ? value : undefined);

const EFFECTS: Readonly<Record<string, readonly [keyof Effects, Reader, string]>> = {
  status: ["status", STATUS, "an HTTP status from 200 to 599"],
  code: ["code", CODE, "a whole number"],
  message: ["message", WORDS, "a text"],
  retry_after: ["retryAfterSeconds", readSeconds, 'a time such as "30s"'],
  delay: ["delaySeconds", readSeconds, 'a time such as "5s"'],
  cut_after_bytes: ["cutAfterBytes", COUNT, "a number of bytes"],
  silence: ["silenceSeconds", readSeconds, 'a time such as "10m"'],
  heartbeats: ["heartbeats", FLAG, "true or false"],
  malformed: ["malformed", readMalformed, 'true, "html" or "json"'],
  reset: ["reset", FLAG, "true or false"],
  accepted: ["accepted", FLAG, "true or false"],
  lose_session: ["loseSession", FLAG, "true or false"],
  expire_token: ["expireToken", FLAG, "true or false"],
  out_of_credits: ["outOfCredits", FLAG, "true or false"],
  slow_bytes_per_s: ["slowBytesPerSecond", RATE, "a number of bytes above 0"],
  truncate: ["truncate", FLAG, "true or false"],
  question: ["question", FLAG, "true or false"],
  silent: ["silent", FLAG, "true or false"],
  error_event: ["errorEvent", oneOf(ERROR_EVENTS), `one of ${ERROR_EVENTS.join(", ")}`],
  late_apply: ["lateApplySeconds", readSeconds, 'a time such as "30s"'],
  never_apply: ["neverApply", FLAG, "true or false"],
  second_stage: ["secondStage", FLAG, "true or false"],
  fail_render: ["failRender", FLAG, "true or false"],
};
const FAULT_KEYS = ["route", "at", "every", "chance", "times", "then"];
const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Takes what a YAML or JSON parser gave. All mistakes are reported at once. */
export function parseFaultPlan(data: unknown): FaultPlanResult {
  const errors: string[] = [];
  if (!isRecord(data)) return { ok: false, errors: ["the fault file must be a map with the key `faults`"] };
  unknownKeys(data, ["seed", "faults"], "the fault file", errors);
  const seed = data["seed"] ?? 1;
  if (!Number.isInteger(seed)) errors.push("seed: must be a whole number");
  const list = data["faults"];
  if (!Array.isArray(list)) errors.push("faults: must be a list");
  const faults = (Array.isArray(list) ? list : []).map((item, at) =>
    readFault(item, `faults[${at}]`, errors),
  );
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: { seed: seed as number, faults: faults.filter((fault) => fault !== undefined) } };
}

function readFault(item: unknown, place: string, errors: string[]): Fault | undefined {
  if (!isRecord(item)) return void errors.push(`${place}: must be a map`);
  unknownKeys(item, FAULT_KEYS, place, errors);
  const route = oneOf([...FAULTY_ROUTES, "any"] as const)(item["route"]);
  if (route === undefined) errors.push(`${place}.route: must be one of ${FAULTY_ROUTES.join(", ")} or any`);
  const when = readWhen(item, place, errors);
  const times = item["times"];
  if (times !== undefined && RATE(times) === undefined)
    errors.push(`${place}.times: must be a whole number above 0`);
  const effects = readEffects(item["then"], `${place}.then`, errors);
  if (!route || !when) return undefined;
  return { route, when, effects, ...(typeof times === "number" ? { times } : {}) };
}

function readWhen(item: Record<string, unknown>, place: string, errors: string[]): Fault["when"] | undefined {
  const { at, every, chance } = item;
  const given = [at, every, chance].filter((value) => value !== undefined).length;
  if (given !== 1) return void errors.push(`${place}: needs exactly one of at, every and chance`);
  if (at !== undefined) {
    const list = Array.isArray(at) ? at : [at];
    if (list.length > 0 && list.every((one) => RATE(one) !== undefined)) return { at: list as number[] };
    return void errors.push(`${place}.at: must be a number above 0, or a list of them`);
  }
  if (every !== undefined) {
    if (RATE(every) !== undefined) return { every: every as number };
    return void errors.push(`${place}.every: must be a whole number above 0`);
  }
  if (typeof chance === "number" && chance >= 0 && chance <= 1) return { chance };
  return void errors.push(`${place}.chance: must be a number from 0 to 1`);
}

function readEffects(then: unknown, place: string, errors: string[]): Effects {
  if (!isRecord(then) || Object.keys(then).length === 0) {
    errors.push(`${place}: must be a map that says what happens`);
    return {};
  }
  unknownKeys(then, Object.keys(EFFECTS), place, errors);
  const effects: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(then)) {
    const known = EFFECTS[key];
    if (!known) continue;
    const [name, read, wanted] = known;
    const result = read(value);
    if (result === undefined) errors.push(`${place}.${key}: must be ${wanted}`);
    else if (result !== "off") effects[name] = result;
  }
  return effects;
}

function unknownKeys(
  map: Record<string, unknown>,
  known: readonly string[],
  place: string,
  errors: string[],
): void {
  for (const key of Object.keys(map))
    if (!known.includes(key)) errors.push(`${place}: unknown key \`${key}\` (known: ${known.join(", ")})`);
}

/** A bare number is seconds. */
function readSeconds(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  const found = typeof value === "string" ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/u.exec(value.trim()) : null;
  return found ? Number(found[1]) * (SECONDS_PER_UNIT[found[2] ?? "s"] ?? 1) : undefined;
}

function readMalformed(value: unknown): unknown {
  if (value === true) return "line";
  if (value === false) return "off";
  return oneOf(["html", "json"] as const)(value);
}

function oneOf<const T extends string>(choices: readonly T[]): (value: unknown) => T | undefined {
  return (value) => choices.find((choice) => choice === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
