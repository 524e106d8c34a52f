// The clothes of an answer: another order of the fields and fields that nobody knows. What it says stays the same.

import type { Dice } from "./dice.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The same value with the keys of every object in a random order: for what the client must keep whole, such as a draft. */
export function shuffled<T>(value: T, dice: Dice): T {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, dice)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item, dice)] as const);
  for (let last = entries.length - 1; last > 0; last -= 1) {
    const other = dice.below(last + 1);
    [entries[last], entries[other]] = [entries[other]!, entries[last]!];
  }
  return Object.fromEntries(entries) as T;
}

/** With unknown fields among the known ones, all in a random order. */
export const dressed = (fields: Fields, dice: Dice): Fields => shuffled({ ...extras(dice), ...fields }, dice);

function extras(dice: Dice): Fields {
  const all: Fields[] = [
    { trace: `t-${dice.below(1e6)}` },
    { _links: { self: "/", next: null } },
    { region: "eu-3", beta: [1, { two: [] }] },
    { server_time: 1_767_225_600.125, deprecated: null },
  ];
  return Object.assign({}, ...all.filter(() => dice.chance(0.5))) as Fields;
}

/** `{"code":0,"data":…}` as it may look. */
export const envelope = (data: Fields, dice: Dice): Fields =>
  dressed({ code: 0, data: dressed(data, dice), ...(dice.chance(0.5) && { message: "success" }) }, dice);

/** Render answers: in `success` and `data`, or bare. */
export const renderAnswer = (fields: Fields, dice: Dice): Fields =>
  dice.chance(0.5) ? dressed({ success: true, data: dressed(fields, dice) }, dice) : dressed(fields, dice);

/** An error's words stand in `message` or in `msg`. */
export const complaint = (code: number, words: string, dice: Dice): Fields =>
  dressed({ code, [dice.pick(["message", "msg"])]: words, ...(dice.chance(0.3) && { data: null }) }, dice);
