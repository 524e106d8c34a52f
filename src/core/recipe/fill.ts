// Does look-ups in the texts of a recipe file, and remembers which names were used and what went wrong.

import type { Mistake, Path } from "../mistake.ts";
import { EMPTY_VALUE, fillTemplate, type Scope } from "./lookup.ts";
import { isMap, mapEntries, type DataMap } from "./plain-data.ts";
import { takeApart, type Template } from "./template.ts";

export class Filler {
  readonly mistakes: Mistake[] = [];
  /** Full names that were looked up with success, such as `vars.brand`. */
  readonly used = new Set<string>();

  /** Letters of all texts that were put together. */
  filledLength = 0;
  readonly #templates = new Map<string, Template>();
  readonly #plain = new WeakMap<object, boolean>();

  /** What holds no look-up is given back as it is. */
  fill(value: unknown, scope: Scope, path: Path): unknown {
    if (this.#isPlain(value)) return value;
    if (typeof value === "string") return this.#fillText(value, scope, path);
    if (Array.isArray(value)) return value.map((item, index) => this.fill(item, scope, [...path, index]));
    return isMap(value) ? mapEntries(value, (item, key) => this.fill(item, scope, [...path, key])) : value;
  }

  /** Found out once: a pattern is filled for every row. */
  #isPlain(value: unknown): boolean {
    if (typeof value === "string") return !value.includes("{{");
    if (typeof value !== "object" || value === null) return true;
    const known = this.#plain.get(value);
    if (known !== undefined) return known;
    const isPlain = Object.values(value).every((item) => this.#isPlain(item));
    this.#plain.set(value, isPlain);
    return isPlain;
  }

  #fillText(text: string, scope: Scope, path: Path): string {
    const template = this.#templates.get(text) ?? takeApart(text);
    this.#templates.set(text, template);
    const filled = fillTemplate(template, { scope, path });
    for (const mistake of filled.mistakes)
      if (mistake.code !== EMPTY_VALUE || isPrompt(path)) this.mistakes.push(mistake);
    for (const name of filled.used) this.used.add(name);
    this.filledLength += filled.text.length;
    return filled.text;
  }
}

/** Elsewhere a gap is no harm, or shows itself. */
const isPrompt = (path: Path): boolean =>
  path.at(-1) === "prompt" || (path.at(-2) === "steps" && typeof path.at(-1) === "number");

export interface HeadContext {
  /** The recipe's name when it gives none. */
  readonly fallbackName: string;
  /** The variables of the environment that the configuration allows. */
  readonly env: ReadonlyMap<string, string>;
  /** The chosen one of the recipe's profiles. */
  readonly profile?: string;
  /** What the command line says in place of the recipe's `vars`. */
  readonly vars?: ReadonlyMap<string, string>;
}

export interface FilledHead {
  /** All but the videos. */
  readonly data: DataMap;
  /** What every text of a video may look up. */
  readonly scope: Scope;
}

/** Names may be used in this order: env, vars, the recipe's name, its description. */
export function fillHead(data: DataMap, context: HeadContext, filler: Filler): FilledHead {
  const { name, description, vars, profiles, videos: _, ...rest } = data;
  const early: Scope = { env: context.env };
  const filledVars = filler.fill(vars, early, ["vars"]);
  const filledProfiles = filler.fill(profiles, early, ["profiles"]);
  const profile = isMap(filledProfiles) ? filledProfiles[context.profile ?? ""] : undefined;
  const values = [
    textsOf(filledVars),
    textsOf(isMap(profile) ? profile["vars"] : undefined),
    context.vars ?? [],
  ];
  const known: Scope = { ...early, vars: new Map(values.flatMap((map) => [...map])) };
  const filledName = filler.fill(name, known, ["name"]);
  const named = new Map([["name", typeof filledName === "string" ? filledName : context.fallbackName]]);
  const filledDescription = filler.fill(description, { ...known, recipe: named }, ["description"]);
  if (typeof filledDescription === "string") named.set("description", filledDescription);
  const scope: Scope = { ...known, recipe: named };
  const head = {
    name: filledName,
    description: filledDescription,
    vars: filledVars,
    profiles: filledProfiles,
  };
  return {
    data: { ...mapEntries(rest, (value, key) => filler.fill(value, scope, [key])), ...present(head) },
    scope,
  };
}

const textsOf = (vars: unknown): readonly (readonly [string, string])[] =>
  isMap(vars) ? Object.entries(vars).map(([name, value]) => [name, scalarText(value)]) : [];

/** Other values are wrong here, and reported as such. */
const scalarText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

const present = (map: DataMap): DataMap =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
