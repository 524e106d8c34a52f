// Faults of every kind, drawn by a seed: which ones a prompt meets depends on its text, not on the order of arrival.

import { dice } from "./double/dice.ts";
import type { Dice } from "./double/dice.ts";
import { page, rateLimited, refusal } from "./double/faults.ts";
import type { Call, Fault, Script } from "./double/faults.ts";
import { ERRORS } from "./double/words.ts";

type Draw = (chance: Dice) => Fault;
type Draws = readonly [Draw, ...Draw[]];

/** A share of the calls goes wrong: `prompts` of the prompts, `others` of everything else. */
export function storm(seed: number, shares: { readonly prompts: number; readonly others: number }): Script {
  const repeats = new Map<string, number>();
  return (call) => {
    const name = `${call.route} ${call.text ?? call.nth}`;
    const turn = (repeats.get(name) ?? 0) + 1;
    repeats.set(name, turn);
    const chance = dice(seed ^ hash(`${name} ${turn}`));
    if (!chance.chance(call.route === "prompt" ? shares.prompts : shares.others)) return undefined;
    return chance.pick(drawsFor(call))(chance);
  };
}

function drawsFor({ route }: Call): Draws {
  switch (route) {
    case "prompt":
      return PROMPT;
    case "state":
      return [...PASSING, ...PASSING, () => refusal(1002, 404, "Session not found")];
    case "render":
      return [...PASSING, ...RENDER];
    case "poll":
      return PASSING;
    case "file":
    case "proxy-file":
      return [...PASSING, ...FILE];
    case "token":
      return [() => rateLimited(0), () => page(502)];
    default:
      return [...PASSING, () => ({ do: "expire" })];
  }
}

const PASSING: Draws = [
  () => page(502),
  () => page(200),
  () => rateLimited(),
  () => rateLimited(0),
  () => ({ do: "reset" }),
  () => ({ do: "reset", after: true }),
  () => ({ do: "late", ms: 80 }),
  () => ({ do: "silence" }),
  () => ({ do: "answer", status: 503, body: { detail: "maintenance" } }),
];

const PROMPT: Draws = [
  () => ({ do: "reset" }),
  () => ({ do: "reset", after: true }),
  () => ({ do: "silence" }),
  () => page(502),
  () => page(200),
  () => rateLimited(0),
  () => ({ do: "expire" }),
  () => refusal(1002, 404, "Session not found"),
  () => refusal(2001, 200, "no credits"),
  () => ({ do: "stream", end: "gateway" }),
  () => ({ do: "stream", end: "reset" }),
  () => ({ do: "stream", end: "hangs" }),
  () => ({ do: "stream", end: "heartbeats" }),
  () => ({ do: "stream", end: "in-the-middle" }),
  (chance) => ({ do: "stream", style: "adk", fate: { lateMs: 20 + chance.below(30) } }),
  (chance) => ({ do: "stream", end: "reset", fate: { lateMs: 20 + chance.below(500) } }),
  (chance) => ({ do: "stream", style: "silent", fate: { lateMs: 20 + chance.below(500) } }),
  () => ({ do: "stream", style: "question", fate: "dropped" }),
  () => ({ do: "stream", style: "silent", fate: "dropped" }),
  (chance) => ({ do: "stream", error: chance.pick(ERRORS) }),
  (chance) => ({ do: "stream", error: chance.pick(ERRORS), fate: "dropped" }),
];

const RENDER: Draws = [
  () => ({ do: "render", fate: "failed" }),
  () => ({ do: "render", fate: "forgotten" }),
  () => ({ do: "render", fate: "taken" }),
  () => ({ do: "render", fate: "slow" }),
  () => refusal(402, 402, "upgrade"),
];

const FILE: Draws = [
  () => ({ do: "file", how: "cut" }),
  () => ({ do: "file", how: "wrong-length" }),
  () => ({ do: "file", how: "forbidden" }),
  () => ({ do: "file", how: "html" }),
];

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
