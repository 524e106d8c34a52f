// From flags to what is asked for: which videos, and what the recipes' profiles and vars are.

import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Portion } from "../core/plan/select.ts";
import { readYaml } from "../platform/yaml/document.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";
import type { Selection } from "./planning.ts";
import type { RecipeChoice } from "./workspace.ts";

export interface ChoiceFlags {
  readonly profile?: string;
  readonly var?: readonly string[];
  readonly varsFile?: string;
}

export interface SelectionFlags {
  readonly only?: readonly string[];
  readonly rerun?: readonly string[];
  readonly failed?: boolean;
  readonly tag?: readonly string[];
  readonly first?: number;
  readonly sample?: number;
  readonly seed?: string;
  readonly shard?: string;
}

export const selectionOf = (flags: SelectionFlags): Selection => ({
  only: flags.only ?? [],
  rerun: flags.rerun ?? [],
  failed: flags.failed === true,
  portion: portionFrom(flags),
});

function portionFrom({ tag, first, sample, seed = "1", shard }: SelectionFlags): Portion {
  return {
    ...(tag !== undefined && { tags: tag }),
    ...(first !== undefined && { first }),
    ...(sample !== undefined && { sample: { count: sample, seed } }),
    ...(shard !== undefined && { shard: parseShard(shard) }),
  };
}

function parseShard(text: string): { readonly index: number; readonly of: number } {
  const [, index = 0, of = 0] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (index < 1 || index > of) throw new UsageError(`--shard takes a part such as 1/4, not ${text}`);
  return { index, of };
}

/** A value on the command line wins over the same name in the file. */
export async function recipeChoice(context: CommandContext, flags: ChoiceFlags): Promise<RecipeChoice> {
  const fromFile = flags.varsFile === undefined ? [] : await readVarsFile(context, flags.varsFile);
  const vars = new Map([...fromFile, ...(flags.var ?? []).map(parseVar)]);
  return {
    ...(flags.profile !== undefined && { profile: flags.profile }),
    ...(vars.size > 0 && { vars }),
  };
}

function parseVar(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--var takes a name and a value such as brand=Aurora, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function readVarsFile(
  { workingDir }: CommandContext,
  file: string,
): Promise<(readonly [string, string])[]> {
  const { value, problems } = readYaml(await readText(path.resolve(workingDir, file), file));
  const [problem] = problems.filter((one) => one.severity === "error");
  if (problem !== undefined) {
    throw new UsageError(`${file}:${problem.place.line}:${problem.place.column}: ${problem.message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${file} must be a map of names and values`);
  }
  return Object.entries(value).map(([name, given]) => {
    if (typeof given === "object") throw new UsageError(`${file}: ${name} must be a text or a number`);
    return [name, String(given)] as const;
  });
}

async function readText(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
