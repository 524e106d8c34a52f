// Does the look-ups of a whole recipe file, before anything else is asked of it.

import type { Mistake, Path } from "../mistake.ts";
import { fillText, type Scope } from "./lookup.ts";

export interface FillContext {
  /** The recipe's name when it gives none. */
  readonly fallbackName: string;
  /** The variables of the environment that the configuration allows. */
  readonly env: ReadonlyMap<string, string>;
}

export interface FilledFile {
  readonly data: Readonly<Record<string, unknown>>;
  readonly mistakes: readonly Mistake[];
}

/** Names may be used in this order: env, vars, the recipe's name, its description, a video's id. */
export function fillRecipe(data: Readonly<Record<string, unknown>>, context: FillContext): FilledFile {
  const filler = new Filler();
  const { name, description, vars, videos, ...rest } = data;
  const early: Scope = { env: context.env };
  const filledVars = filler.fill(vars, early, ["vars"]);
  const known: Scope = { ...early, vars: textsOf(filledVars) };
  const filledName = filler.fill(name, known, ["name"]);
  const named = new Map([["name", typeof filledName === "string" ? filledName : context.fallbackName]]);
  const filledDescription = filler.fill(description, { ...known, recipe: named }, ["description"]);
  if (typeof filledDescription === "string") named.set("description", filledDescription);
  const scope: Scope = { ...known, recipe: named };
  const filled = {
    ...entriesOf(rest, (value, key) => filler.fill(value, scope, [key])),
    ...present({ name: filledName, description: filledDescription, vars: filledVars }),
    ...present({ videos: fillVideos(videos, scope, filler) }),
  };
  return { data: filled, mistakes: [...filler.mistakes, ...unusedVars(vars, filler.used)] };
}

const fillVideos = (videos: unknown, scope: Scope, filler: Filler): unknown =>
  isMap(videos)
    ? entriesOf(videos, (video, id) =>
        filler.fill(video, { ...scope, video: new Map([["id", id]]) }, ["videos", id]),
      )
    : videos;

class Filler {
  readonly mistakes: Mistake[] = [];
  readonly used = new Set<string>();

  fill(value: unknown, scope: Scope, path: Path): unknown {
    if (typeof value === "string") return this.#fillText(value, scope, path);
    if (Array.isArray(value)) return value.map((item, index) => this.fill(item, scope, [...path, index]));
    return isMap(value) ? entriesOf(value, (item, key) => this.fill(item, scope, [...path, key])) : value;
  }

  #fillText(text: string, scope: Scope, path: Path): string {
    const filled = fillText(text, { scope, path });
    this.mistakes.push(...filled.mistakes);
    for (const name of filled.used) this.used.add(name);
    return filled.text;
  }
}

function unusedVars(vars: unknown, used: ReadonlySet<string>): Mistake[] {
  const unused = isMap(vars) ? Object.keys(vars).filter((name) => !used.has(`vars.${name}`)) : [];
  return unused.map((name) => ({
    path: ["vars", name],
    part: "key",
    severity: "warning",
    code: "unused-var",
    message: `Nothing looks up \`vars.${name}\``,
    hint: `Remove it, or write \`\${{ vars.${name} }}\` where it is wanted`,
  }));
}

const textsOf = (vars: unknown): ReadonlyMap<string, string> =>
  new Map(isMap(vars) ? Object.entries(vars).map(([name, value]) => [name, scalarText(value)]) : []);

/** Other values are wrong here, and reported as such. */
const scalarText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const entriesOf = (
  map: Readonly<Record<string, unknown>>,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));

const present = (map: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
