// From flags to what is asked for: which videos, and what the recipes' profiles and vars are.

import type { Portion } from "../core/plan/select.ts";
import { readVarsFile } from "../recipe-file/vars-file.ts";
import { UsageError } from "./context.ts";
import type { CommandContext } from "./context.ts";
import type { Selection } from "./planning.ts";
import { showDiagnostics } from "./workspace.ts";
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
  const fromFile = flags.varsFile === undefined ? [] : await varsFrom(context, flags.varsFile);
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

async function varsFrom(context: CommandContext, file: string): Promise<ReadonlyMap<string, string>> {
  const vars = await readVarsFile(file, context);
  if (vars.ok) return vars.value;
  showDiagnostics(context, vars.error);
  throw new UsageError("nothing was sent");
}
